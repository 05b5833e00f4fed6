package io.stemma;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A request of the documentation, written for curl: {@code -s}, {@code -X}, {@code -H}, {@code -d}
 * and an address. Not every machine has curl, so the tests read it and send it themselves.
 *
 * @param address as documented, without a scheme
 * @param status the documented one: 200, or what a comment behind the request says
 */
record CurlRequest(String method, String address, List<String> headers, String body, int status) {
  private static final int OK = 200;

  /** Reads a block that holds one request. */
  static CurlRequest parse(String text) {
    List<String> words = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    split(text, words, comments);
    Iterator<String> rest = words.iterator();
    if (!"curl".equals(rest.next())) {
      throw new IllegalArgumentException("No request of curl: " + text);
    }
    String method = "";
    String address = "";
    String body = "";
    List<String> headers = new ArrayList<>();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "-s" -> {}
        case "-X" -> method = rest.next();
        case "-H" -> headers.add(rest.next());
        case "-d" -> body = rest.next();
        default -> {
          if (word.startsWith("-") || !address.isEmpty()) {
            throw new IllegalArgumentException("Not understood: " + word);
          }
          address = word;
        }
      }
    }
    String implied = body.isEmpty() ? "GET" : "POST";
    int status = comments.isEmpty() ? OK : Integer.parseInt(comments.get(0).strip());
    return new CurlRequest(method.isEmpty() ? implied : method, address, headers, body, status);
  }

  /** The same request to another server. */
  HttpRequest.Builder to(String server) {
    String path = address.substring(address.indexOf('/'));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    for (String header : headers) {
      int colon = header.indexOf(':');
      request.header(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return request;
  }

  /** Words and comments as a shell reads them, as far as the documentation uses it. */
  private static void split(String text, List<String> words, List<String> comments) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '#') {
        int end = text.indexOf('\n', i) < 0 ? text.length() : text.indexOf('\n', i);
        comments.add(text.substring(i + 1, end));
        i = end;
      } else if (Character.isWhitespace(c) || text.startsWith("\\\n", i)) {
        i += c == '\\' ? 2 : 1;
      } else {
        StringBuilder word = new StringBuilder();
        i = word(text, i, word);
        words.add(word.toString());
      }
    }
  }

  private static int word(String text, int from, StringBuilder word) {
    int i = from;
    while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
      char c = text.charAt(i);
      if (c == '\'') {
        int end = text.indexOf('\'', i + 1);
        word.append(text, i + 1, end);
        i = end + 1;
      } else if (c == '"' || c == '\\' || c == '$' || c == '|') {
        throw new IllegalArgumentException("Write it with single quotes: " + text);
      } else {
        word.append(c);
        i++;
      }
    }
    return i;
  }
}
