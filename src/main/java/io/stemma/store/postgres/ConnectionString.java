package io.stemma.store.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes apart what libpq takes: a URL or {@code host=… dbname=…}. Nothing is judged but the form;
 * no message repeats what may be a password.
 */
final class ConnectionString {
  private static final Pattern URL =
      Pattern.compile("(?:jdbc:)?postgres(?:ql)?://(.*)", Pattern.DOTALL);
  private static final Pattern KEYWORDS =
      Pattern.compile("\\s*[a-z_]+\\s*=.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern PAIR =
      Pattern.compile(
          "([A-Za-z_]+)\\s*=\\s*('(?:[^'\\\\]|\\\\.)*'|(?:[^'\\s\\\\]|\\\\.)*)(?:\\s+|$)");
  private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cntrl}]");
  private static final int HEX = 16;

  private ConnectionString() {}

  /** What is wrong with the form, to stand behind the key and a colon. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String why) {
      super(why);
    }
  }

  /**
   * The parameters under libpq's names. Several hosts and ports stand in {@code host} and {@code
   * port} with commas between them.
   */
  static Map<String, String> parameters(String text) throws Malformed {
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      return ofUrl(url.group(1));
    }
    if (KEYWORDS.matcher(text).matches()) {
      return ofKeywords(text.strip());
    }
    throw new Malformed("it must begin with postgresql:// or postgres://");
  }

  private static Map<String, String> ofUrl(String rest) throws Malformed {
    Matcher blank = BLANK.matcher(rest);
    if (blank.find()) {
      throw new Malformed("it holds a blank, which must be written as %20");
    }
    Map<String, String> found = new LinkedHashMap<>();
    int slash = end(rest, "/", 0);
    int at = rest.indexOf('@');
    int hosts = 0;
    if (at >= 0 && at < slash) {
      user(rest.substring(0, at), found);
      hosts = at + 1;
    }
    int path = end(rest, "/?", hosts);
    hosts(rest.substring(hosts, path), found);
    int query = end(rest, "?", path);
    if (query > path + 1) {
      found.put("dbname", decoded(rest.substring(path + 1, query)));
    }
    if (query < rest.length()) {
      query(rest.substring(query + 1), found);
    }
    return found;
  }

  /** Where the first of those characters is, else the end. */
  private static int end(String text, String characters, int from) {
    for (int i = from; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static void user(String text, Map<String, String> found) throws Malformed {
    int colon = end(text, ":", 0);
    put(found, "user", decoded(text.substring(0, colon)));
    if (colon < text.length()) {
      put(found, "password", decoded(text.substring(colon + 1)));
    }
  }

  private static void hosts(String text, Map<String, String> found) throws Malformed {
    if (text.indexOf('@') >= 0) {
      throw new Malformed("@ in the password must be written as %40");
    }
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      int colon = one.indexOf(':', Math.max(0, one.lastIndexOf(']')));
      String host = colon < 0 ? one : one.substring(0, colon);
      hosts.add(decoded(host.startsWith("[") ? unbracketed(host) : host));
      ports.add(colon < 0 ? "" : one.substring(colon + 1));
    }
    put(found, "host", String.join(",", hosts));
    if (ports.stream().anyMatch(port -> !port.isEmpty())) {
      found.put("port", String.join(",", ports));
    }
  }

  private static String unbracketed(String host) throws Malformed {
    if (!host.endsWith("]")) {
      throw new Malformed("an IPv6 address stands in brackets: [::1]:5432");
    }
    return host.substring(1, host.length() - 1);
  }

  private static void query(String text, Map<String, String> found) throws Malformed {
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new Malformed("behind the ? stand pairs like sslmode=require, with & between them");
      }
      put(found, decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
    }
  }

  private static Map<String, String> ofKeywords(String text) throws Malformed {
    Map<String, String> found = new LinkedHashMap<>();
    Matcher pair = PAIR.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!pair.find() || pair.start() != end) {
        throw new Malformed(
            "it is no list of words like host=db dbname=stemma (character " + (end + 1) + ")");
      }
      String value = pair.group(2);
      boolean quoted = value.startsWith("'");
      String bare = quoted ? value.substring(1, value.length() - 1) : value;
      put(found, pair.group(1), bare.replaceAll("\\\\(.)", "$1"));
      end = pair.end();
    }
    return found;
  }

  /** Empty is not given, as in libpq. */
  private static void put(Map<String, String> found, String name, String value) {
    if (!value.isEmpty()) {
      found.put(name, value);
    }
  }

  private static String decoded(String text) throws Malformed {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], HEX) : -1;
        int low = high < 0 ? -1 : Character.digit(bytes[i + 2], HEX);
        if (low < 0 || high + low == 0) {
          throw new Malformed("behind a % stand two hexadecimal digits; % itself is %25");
        }
        out.put((byte) (high * HEX + low));
        i += 2;
      } else {
        out.put(bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("what is written with % is not UTF-8");
    }
  }
}
