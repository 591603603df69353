package io.muster.compose.openworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WorldMapTest {

    private static final WorldMap MAP = new WorldMap(4, 3, 10);

    @Test
    void regionsAreNumberedRowByRow() {
        assertThat(MAP.region(new Position(0, 0))).isZero();
        assertThat(MAP.region(new Position(9, 9))).isZero();
        assertThat(MAP.region(new Position(10, 9))).isEqualTo(1);
        assertThat(MAP.region(new Position(0, 10))).isEqualTo(4);
        assertThat(MAP.region(new Position(39, 29))).isEqualTo(11);
    }

    @Test
    void whoeverWalksOffTheMapStaysAtItsEdge() {
        assertThat(MAP.clamp(new Position(-1, 30))).isEqualTo(new Position(0, 29));
        assertThat(MAP.region(new Position(99, 99))).isEqualTo(11);
    }

    @Test
    void aMapWithoutRegionsIsRefused() {
        assertThatThrownBy(() -> new WorldMap(0, 3, 10)).hasMessageContaining("columns=0");
    }
}
