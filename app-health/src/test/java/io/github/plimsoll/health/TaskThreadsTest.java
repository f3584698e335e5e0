package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TaskThreadsTest {
    @Test
    @DisplayName("supervised tasks have virtual threads where the JVM has them, and never keep the process alive")
    void kind() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        ThreadFactory threads = TaskThreads.daemons();
        Thread thread = threads.newThread(ran::countDown);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getClass().getName().contains("Virtual"))
                .isEqualTo(Runtime.version().feature() >= 21);
        thread.setName("named");
        thread.start();
        ran.await();
        assertThat(thread.getName()).isEqualTo("named");
    }
}
