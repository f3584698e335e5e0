package io.github.plimsoll.postgres;

import java.util.List;

/**
 * The same question about many accounts or keys as one statement: the server plans it once and asks it anew about each, in
 * their order, by the same index as if it were asked about one.
 */
final class Alike {
    private Alike() {}

    /**
     * @param same questions of {@link Ask#about} that differ in what they are about and in nothing else; each gets its own
     *     rows, in the order of its own text
     * @return what is sent
     */
    static Ask<?> of(List<? extends Ask<?>> same) {
        Ask<?> one = same.get(0);
        // The bound keeps each of them a question of its own: a join of all would be planned when the tables were
        // small.
        String text =
                "SELECT w.place, x.* FROM unnest(?::text[]) WITH ORDINALITY AS w (about, place) CROSS JOIN LATERAL ("
                        + one.sql.replaceFirst("\\?", "w.about") + " OFFSET 0) AS x";
        return new Ask<>(
                text,
                b -> {
                    b.texts(same.stream().map(ask -> ask.about));
                    one.rest.into(b);
                },
                row -> {
                    int place = (int) row.number();
                    same.get(place - 1).take(row);
                    return place;
                });
    }
}
