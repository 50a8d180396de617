package dev.sandboxrouter.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which image {@link ImageTarTest} looks at. */
class ImageAgeTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void anImageFromBeforeTheJarIsLeftAlone() throws IOException {
        Path jar = folder.resolve("jar");
        Path tar = folder.resolve("tar");
        assertThat(ImageTarTest.isOf(jar, tar)).isFalse();

        Files.setLastModifiedTime(Files.createFile(jar), FileTime.fromMillis(1000));
        assertThat(ImageTarTest.isOf(jar, tar)).isFalse();

        Files.setLastModifiedTime(Files.createFile(tar), FileTime.fromMillis(999));
        assertThat(ImageTarTest.isOf(jar, tar)).isFalse();

        Files.setLastModifiedTime(tar, FileTime.fromMillis(1000));
        assertThat(ImageTarTest.isOf(jar, tar)).isTrue();
    }
}
