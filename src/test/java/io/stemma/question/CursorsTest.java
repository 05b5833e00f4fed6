package io.stemma.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
  private static final Cursors CURSORS = Cursors.ofSecret("a secret of this test");
  private static final CursorScope SCOPE = CURSORS.of("question", "a", 5);

  @Property(tries = 200)
  void bringsAPlaceBack(@ForAll @Size(max = 3) List<String> texts, @ForAll long number) {
    // UTF-8 has no lone surrogates, and neither has a name of the record.
    List<String> names = texts.stream().map(text -> text.replaceAll("\\p{Cs}", "")).toList();
    Object[] values = new Object[names.size() + 1];
    values[0] = number;
    System.arraycopy(names.toArray(), 0, values, 1, names.size());

    Place place = SCOPE.place(SCOPE.cursor(values)).orElseThrow();

    assertThat(place.number(0)).isEqualTo(number);
    for (int i = 0; i < names.size(); i++) {
      assertThat(place.text(i + 1)).isEqualTo(names.get(i));
    }
  }

  @Test
  void hasNoPlaceWithoutACursor() {
    assertThat(SCOPE.place(null)).isEmpty();
  }

  @Test
  void refusesACursorInWhichOneCharacterIsAnother() {
    String cursor = SCOPE.cursor(3, "agent");
    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(SCOPE, cursor.substring(0, i) + other + cursor.substring(i + 1));
    }
    // The last character carries bits that no byte holds.
    for (char last : "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".toCharArray()) {
      if (last != cursor.charAt(cursor.length() - 1)) {
        assertRefused(SCOPE, cursor.substring(0, cursor.length() - 1) + last);
      }
    }
  }

  @Test
  void refusesACursorOfAnotherQuestionOrOfOtherParameters() {
    String cursor = SCOPE.cursor(3, "agent");
    for (CursorScope other :
        List.of(
            CURSORS.of("question", "a", 6),
            CURSORS.of("question", "b", 5),
            CURSORS.of("question", "a"),
            CURSORS.of("question", "a5"),
            CURSORS.of("question", "a", 5, ""),
            CURSORS.of("questions", "a", 5))) {
      assertRefused(other, cursor);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA", "=", "ü", " "})
  void refusesWhatIsNoCursor(String text) {
    assertRefused(SCOPE, text);
    assertRefused(SCOPE, text.repeat(10_000) + "!");
  }

  @Test
  void isReadByServicesWithTheSameSecretOnly() {
    String cursor = SCOPE.cursor(3, "agent");

    assertThat(Cursors.ofSecret("a secret of this test").of("question", "a", 5).place(cursor))
        .isPresent();
    assertRefused(Cursors.ofSecret("another").of("question", "a", 5), cursor);
    assertRefused(Cursors.ofThisProcess().of("question", "a", 5), cursor);
  }

  @Test
  void refusesAPlaceOfAnotherShape() {
    Place place = SCOPE.place(SCOPE.cursor("no number")).orElseThrow();

    assertThatThrownBy(() -> place.number(0)).satisfies(CursorsTest::namesTheCursor);
    assertThatThrownBy(() -> place.text(1)).satisfies(CursorsTest::namesTheCursor);
  }

  private static void assertRefused(CursorScope scope, String cursor) {
    assertThatThrownBy(() -> scope.place(cursor)).satisfies(CursorsTest::namesTheCursor);
  }

  private static void namesTheCursor(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.extensions()).containsEntry("field", "cursor");
            });
  }
}
