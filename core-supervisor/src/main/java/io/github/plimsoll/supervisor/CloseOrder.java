package io.github.plimsoll.supervisor;

import io.github.plimsoll.supervisor.OrderedClose.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** In which order resources are closed: the reverse of what each needs, of phases, and of registration. Pure. */
final class CloseOrder {
    private CloseOrder() {}

    /** The order of closing. */
    static List<Resource> of(List<Resource> resources, List<Phase> phases) {
        List<Resource> open = new ArrayList<>();
        Set<String> placed = new TreeSet<>();
        for (Phase phase : phases) {
            for (Resource resource : resources) {
                if (resource.phase().equals(phase)) {
                    place(resource, resources, placed, open);
                }
            }
        }
        Collections.reverse(open);
        return open;
    }

    /** After everything it needs; those of earlier phases are placed already. */
    private static void place(Resource resource, List<Resource> all, Set<String> placed, List<Resource> open) {
        if (!placed.add(resource.name())) {
            return;
        }
        for (String need : resource.needs()) {
            for (Resource other : all) {
                if (other.name().equals(need)) {
                    place(other, all, placed, open);
                }
            }
        }
        open.add(resource);
    }

    /** @throws IllegalArgumentException when the new one closes a circle, or a phase is the wrong way round */
    static void check(List<Resource> resources, Resource added, List<Phase> phases) {
        List<Resource> all = new ArrayList<>(resources);
        all.add(added);
        for (Resource one : all) {
            for (Resource other : all) {
                if (one.needs().contains(other.name()) && phases.indexOf(other.phase()) > phases.indexOf(one.phase())) {
                    throw new IllegalArgumentException(one.name() + " of phase "
                            + one.phase().name() + " cannot need " + other.name() + " of the later phase "
                            + other.phase().name());
                }
            }
        }
        if (reaches(added.needs(), added.name(), all, new TreeSet<>())) {
            throw new IllegalArgumentException(added.name() + " would need itself, through " + added.needs());
        }
    }

    private static boolean reaches(List<String> from, String goal, List<Resource> all, Set<String> seen) {
        for (String name : from) {
            if (name.equals(goal)) {
                return true;
            }
            if (seen.add(name)) {
                for (Resource other : all) {
                    if (other.name().equals(name) && reaches(other.needs(), goal, all, seen)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
