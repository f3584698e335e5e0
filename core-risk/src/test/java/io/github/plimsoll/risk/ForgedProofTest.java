package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The proofs have no door but the engine. A forger in a package of the same name is kept out by the sealed jar. */
class ForgedProofTest {
    private static final List<Class<?>> PROOFS = List.of(Approved.class, ReduceOnly.class);

    @Test
    void proofsAreFinalClassesWithoutAPublicConstructorOrSetter() {
        for (Class<?> proof : PROOFS) {
            assertThat(Modifier.isFinal(proof.getModifiers())).isTrue();
            assertThat(proof.isRecord()).isFalse();
            for (Constructor<?> constructor : proof.getDeclaredConstructors()) {
                assertThat(constructor.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED))
                        .isZero();
            }
            assertThat(proof.getDeclaredMethods())
                    .filteredOn(method -> Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                    .isEmpty();
            assertThat(java.io.Serializable.class.isAssignableFrom(proof)).isFalse();
            assertThat(Cloneable.class.isAssignableFrom(proof)).isFalse();
            for (Field field : proof.getDeclaredFields()) {
                assertThat(Modifier.isPrivate(field.getModifiers()) || field.isSynthetic())
                        .isTrue();
            }
        }
    }

    @Test
    void decisionsAreSealed() {
        assertThat(RiskDecision.class.getPermittedSubclasses()).containsExactly(Approved.class, Rejected.class);
        assertThat(ReduceDecision.class.getPermittedSubclasses())
                .containsExactly(ReduceOnly.class, ReduceRefused.class);
    }
}
