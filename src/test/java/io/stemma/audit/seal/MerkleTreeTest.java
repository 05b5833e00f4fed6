package io.stemma.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Trees and their proofs are those of RFC 6962. */
class MerkleTreeTest {
  /** The leaves that Certificate Transparency's own tests use, and the roots of their trees. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final int MANY = 70_000;
  private static final Trees TREES = new Trees(MANY);

  /** A tree whose tiles are kept in memory. */
  private static final class Trees {
    private final Map<List<Long>, Tile> kept = new HashMap<>();
    private final List<Hash> leaves = new ArrayList<>();
    private final TiledTree tiled;

    Trees(int size) {
      tiled =
          new TiledTree(0, (level, number) -> Optional.ofNullable(kept.get(key(level, number))));
      for (int i = 0; i < size; i++) {
        Hash leaf =
            Hash.ofLeaf(Integer.toString(i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        leaves.add(leaf);
        tiled.add(leaf);
      }
      tiled.changed().forEach(tile -> kept.put(key(tile.level(), tile.number()), tile));
    }

    private static List<Long> key(int level, long number) {
      return List.of((long) level, number);
    }

    /** A tree of another process: it knows what is kept, and nothing else. */
    MerkleTree of(long size) {
      return new TiledTree(
              MANY, (level, number) -> Optional.ofNullable(kept.get(key(level, number))))
          .tree()
          .before(size);
    }
  }

  @Test
  void hasThePublishedRoots() {
    TiledTree tree = new TiledTree(0, (level, number) -> Optional.empty());
    for (int size = 0; size <= LEAVES.size(); size++) {
      assertThat(HexFormat.of().formatHex(tree.tree().root().bytes())).isEqualTo(ROOTS.get(size));
      if (size < LEAVES.size()) {
        tree.add(Hash.ofLeaf(HexFormat.of().parseHex(LEAVES.get(size))));
      }
    }
  }

  @Property(tries = 200)
  void provesEachLeaf(
      @ForAll @IntRange(min = 1, max = MANY) int size,
      @ForAll @IntRange(min = 0, max = MANY) int at) {
    int leaf = at % size;
    MerkleTree tree = TREES.of(size);
    List<Hash> path = tree.inclusion(leaf);

    assertThat(ProofCheck.includes(leaf, TREES.leaves.get(leaf), size, path, tree.root())).isTrue();
    Hash other = TREES.leaves.get((leaf + 1) % MANY);
    assertThat(ProofCheck.includes(leaf, other, size, path, tree.root())).isFalse();
    assertThat(ProofCheck.includes(leaf, TREES.leaves.get(leaf), size, path, Hash.EMPTY)).isFalse();
    assertThat(ProofCheck.includes(leaf + 1L, TREES.leaves.get(leaf), size, path, tree.root()))
        .isFalse();
    assertThat(
            ProofCheck.includes(leaf, TREES.leaves.get(leaf), size, with(path, other), tree.root()))
        .isFalse();
  }

  @Property(tries = 200)
  void provesThatItOnlyGrew(
      @ForAll @IntRange(min = 0, max = MANY) int one,
      @ForAll @IntRange(min = 0, max = MANY) int other) {
    int earlier = Math.min(one, other);
    int later = Math.max(one, other);
    Hash before = TREES.of(earlier).root();
    Hash now = TREES.of(later).root();
    List<Hash> path = TREES.of(later).consistency(earlier);

    assertThat(ProofCheck.agree(earlier, before, later, now, path)).isTrue();
    assertThat(ProofCheck.agree(earlier, before, later, now, with(path, before))).isFalse();
    if (earlier > 0 && earlier < later) {
      assertThat(ProofCheck.agree(earlier, now, later, now, path)).isFalse();
      assertThat(ProofCheck.agree(earlier, before, later, before, path)).isFalse();
    }
  }

  @Property(tries = 50)
  void hasTheRootOfItsDefinition(@ForAll @IntRange(min = 1, max = 3_000) int size) {
    Frontier frontier = new Frontier();
    TREES.leaves.subList(0, size).forEach(frontier::add);

    assertThat(TREES.of(size).root()).isEqualTo(byDefinition(TREES.leaves.subList(0, size)));
    assertThat(frontier.root()).isEqualTo(TREES.of(size).root());
  }

  private static Hash byDefinition(List<Hash> leaves) {
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int half = 1;
    while (half * 2 < leaves.size()) {
      half *= 2;
    }
    return Hash.ofPair(
        byDefinition(leaves.subList(0, half)), byDefinition(leaves.subList(half, leaves.size())));
  }

  @Test
  void saysWhatItLacks() {
    MerkleTree tree = new TiledTree(300, (level, number) -> Optional.empty()).tree();

    assertThatThrownBy(tree::root).isInstanceOf(TiledTree.MissingTileException.class);
    assertThatThrownBy(() -> tree.inclusion(300)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.consistency(301)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Hash> with(List<Hash> path, Hash more) {
    List<Hash> longer = new ArrayList<>(path);
    longer.add(more);
    return longer;
  }
}
