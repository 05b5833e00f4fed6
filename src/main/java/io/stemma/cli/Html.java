package io.stemma.cli;

import java.util.List;
import java.util.function.Consumer;

/** A page of HTML without scripts and without anything that is not in it. */
final class Html {
  private static final String STYLE =
      """
      body { font: 14px/1.45 sans-serif; margin: 2em auto; max-width: 78em; padding: 0 1em; color: #111; }
      table { border-collapse: collapse; margin: .6em 0 1.4em; }
      th, td { border: 1px solid #bbb; padding: .25em .6em; text-align: left; vertical-align: top; }
      th { background: #eee; } td.n { text-align: right; font-variant-numeric: tabular-nums; }
      code, .mono { font-family: monospace; overflow-wrap: anywhere; }
      .bad { font-weight: bold; color: #a00; } section { break-after: page; }
      .sign { margin-top: 3em; } .sign span { border-top: 1px solid #111; padding: .2em 5em 0 0; margin-right: 3em; }
      """;

  private final StringBuilder page = new StringBuilder();

  Html(String title) {
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n");
  }

  /** Any text, however it was meant: nothing of it can become part of the page's structure. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c < ' ' || c == 0x7f ? '\uFFFD' : c);
      }
    }
    return escaped.toString();
  }

  void section(Consumer<Html> content) {
    page.append("<section>\n");
    content.accept(this);
    page.append("</section>\n");
  }

  void heading(int level, String text) {
    element("h" + level, "", text);
  }

  void paragraph(String text) {
    element("p", "", text);
  }

  /** A paragraph that must not be overlooked. */
  void warning(String text) {
    element("p", " class=\"bad\"", text);
  }

  /** A paragraph for machines' words. */
  void code(String text) {
    element("p", " class=\"mono\"", text);
  }

  void table(List<String> heads, List<List<Object>> rows) {
    page.append("<table>\n<tr>");
    heads.forEach(head -> element("th", "", head));
    page.append("</tr>\n");
    for (List<Object> row : rows) {
      page.append("<tr>");
      row.forEach(
          cell -> element("td", cell instanceof Number ? " class=\"n\"" : "", cell.toString()));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  void signatureLine() {
    page.append("<p class=\"sign\"><span>Date</span><span>Name</span><span>Signature</span></p>\n");
  }

  String end() {
    return page.append("</body>\n</html>\n").toString();
  }

  private void element(String name, String attributes, String text) {
    page.append('<').append(name).append(attributes).append('>');
    page.append(escaped(text)).append("</").append(name).append(">\n");
  }
}
