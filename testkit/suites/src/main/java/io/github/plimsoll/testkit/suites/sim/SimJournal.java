package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StopJournal;
import java.util.ArrayList;
import java.util.List;

/** The file of stops on the disk of one machine, which outlives the processes there. */
final class SimJournal implements StopJournal {
    private final World world;
    private final Life life;
    private final List<Latch> disk;

    SimJournal(World world, Life life) {
        this.world = world;
        this.life = life;
        this.disk = world.disks.computeIfAbsent(life.name(), any -> new ArrayList<>());
    }

    @Override
    public void record(Latch latch) {
        world.point(life);
        disk.add(latch);
        world.point(life);
    }

    @Override
    public List<Latch> pending() {
        return List.copyOf(disk);
    }

    @Override
    public void clear() {
        world.point(life);
        disk.clear();
        world.point(life);
    }
}
