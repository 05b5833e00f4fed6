import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A reference witness for tests, of C2SP's tlog-witness with Ed25519 cosignatures. It knows one log by
 * its public key and learns the log's origin from the first checkpoint. It shares no code with what it
 * witnesses. Not meant for a network: it listens on 127.0.0.1 only.
 *
 * <p>java scripts/lib/witness/Witness.java NAME FOLDER LOG_KEY [PORT]
 */
final class Witness {
  private static final int MAX_BODY = 1 << 20;
  private static final byte ED25519 = 1;
  private static final byte COSIGNATURE = 4;

  private final String name;
  private final Path state;
  private final String logName;
  private final byte[] logKey;
  private final PrivateKey key;
  private final byte[] publicKey;

  private record Tree(String origin, long size, byte[] root) {}

  private record Answer(int status, String type, String text) {
    static Answer of(int status, String text) {
      return new Answer(status, "text/plain; charset=utf-8", text + "\n");
    }
  }

  private Witness(String name, Path folder, String logVerifier) throws Exception {
    this.name = name;
    this.state = folder.resolve("log");
    String[] parts = logVerifier.split("\\+", 3);
    this.logName = parts[0];
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    if (typed.length != 33 || typed[0] != ED25519) {
      throw new IllegalArgumentException("the log's key is no Ed25519 key");
    }
    this.logKey = Arrays.copyOfRange(typed, 1, 33);
    Files.createDirectories(folder);
    Path secret = folder.resolve("key");
    Path open = folder.resolve("key.pub");
    if (!Files.exists(secret)) {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      Files.write(open, bytes((EdECPublicKey) pair.getPublic()));
      Files.write(secret, pair.getPrivate().getEncoded());
    }
    this.key =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(secret)));
    this.publicKey = Files.readAllBytes(open);
  }

  public static void main(String[] arguments) throws Exception {
    Witness witness = new Witness(arguments[0], Path.of(arguments[1]), arguments[2]);
    int port = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", witness::handle);
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
    System.out.println(witness.verifier());
    // The witness ends when the program that started it closes its input.
    while (System.in.read() >= 0) {}
    server.stop(0);
  }

  private String verifier() throws GeneralSecurityException {
    byte[] typed = new byte[33];
    typed[0] = COSIGNATURE;
    System.arraycopy(publicKey, 0, typed, 1, 32);
    return name
        + "+"
        + HexFormat.of().formatHex(keyId(name, COSIGNATURE, publicKey))
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer;
    try {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      answer =
          !exchange.getRequestURI().getPath().equals("/add-checkpoint")
                  || !exchange.getRequestMethod().equals("POST")
              ? Answer.of(404, "POST /add-checkpoint")
              : body.length > MAX_BODY
                  ? Answer.of(400, "too large")
                  : add(new String(body, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      answer = Answer.of(400, "malformed: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      answer = Answer.of(500, e.toString());
    }
    byte[] text = answer.text().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  /** One at a time: what it has is compared and replaced at once. */
  private synchronized Answer add(String body) throws IOException, GeneralSecurityException {
    int head = body.indexOf("\n\n");
    List<String> lines = List.of(body.substring(0, head).split("\n"));
    if (!lines.get(0).matches("old (0|[1-9][0-9]{0,17})") || lines.size() > 64) {
      return Answer.of(400, "the first line must be the old size, and 63 hashes may follow");
    }
    long old = Long.parseLong(lines.get(0).substring(4));
    List<byte[]> proof = new ArrayList<>();
    lines.subList(1, lines.size()).forEach(line -> proof.add(Base64.getDecoder().decode(line)));
    String note = body.substring(head + 2);
    int end = note.lastIndexOf("\n\n");
    String text = note.substring(0, end + 1);
    String[] parts = text.split("\n");
    Tree sent = new Tree(parts[0], Long.parseLong(parts[1]), Base64.getDecoder().decode(parts[2]));
    Tree known = known();
    if (known != null && !known.origin().equals(sent.origin())) {
      return Answer.of(404, "unknown log");
    }
    if (!isSigned(text, note.substring(end + 2))) {
      return Answer.of(403, "no signature of a trusted key");
    }
    if (old > sent.size()) {
      return Answer.of(400, "the old size is larger than the checkpoint");
    }
    long size = known == null ? 0 : known.size();
    if (old != size) {
      return new Answer(409, "text/x.tlog.size", size + "\n");
    }
    if (known != null && size == sent.size() && !Arrays.equals(known.root(), sent.root())) {
      return Answer.of(409, "another root of the same size");
    }
    if (!isConsistent(size, known == null ? null : known.root(), sent, proof)) {
      return Answer.of(422, "the consistency proof does not hold");
    }
    keep(sent);
    return new Answer(200, "text/plain; charset=utf-8", cosignature(text));
  }

  private boolean isSigned(String text, String signatures) throws GeneralSecurityException {
    byte[] id = keyId(logName, ED25519, logKey);
    for (String line : signatures.split("\n")) {
      String[] parts = line.split(" ");
      byte[] made = Base64.getDecoder().decode(parts[2]);
      if (parts[0].equals("\u2014")
          && parts[1].equals(logName)
          && Arrays.equals(Arrays.copyOf(made, 4), id)) {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(publicKey(logKey));
        check.update(text.getBytes(StandardCharsets.UTF_8));
        return check.verify(Arrays.copyOfRange(made, 4, made.length));
      }
    }
    return false;
  }

  private String cosignature(String text) throws GeneralSecurityException {
    long time = Instant.now().getEpochSecond();
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key);
    signer.update(
        ("cosignature/v1\ntime " + time + "\n" + text).getBytes(StandardCharsets.UTF_8));
    ByteBuffer made = ByteBuffer.allocate(4 + 8 + 64);
    made.put(keyId(name, COSIGNATURE, publicKey)).putLong(time).put(signer.sign());
    return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(made.array()) + "\n";
  }

  /** RFC 9162, 2.1.4.2. */
  private static boolean isConsistent(long first, byte[] root, Tree second, List<byte[]> proof)
      throws GeneralSecurityException {
    if (first == 0 || first == second.size()) {
      return proof.isEmpty();
    }
    List<byte[]> path = new ArrayList<>(proof);
    if (Long.bitCount(first) == 1) {
      path.add(0, root);
    }
    if (path.isEmpty()) {
      return false;
    }
    long fn = first - 1;
    long sn = second.size() - 1;
    while ((fn & 1) == 1) {
      fn >>= 1;
      sn >>= 1;
    }
    byte[] fr = path.get(0);
    byte[] sr = path.get(0);
    for (byte[] hash : path.subList(1, path.size())) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        fr = pair(hash, fr);
        sr = pair(hash, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        sr = pair(sr, hash);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && Arrays.equals(fr, root) && Arrays.equals(sr, second.root());
  }

  private static byte[] pair(byte[] left, byte[] right) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update((byte) 1);
    digest.update(left);
    return digest.digest(right);
  }

  private Tree known() throws IOException {
    if (!Files.exists(state)) {
      return null;
    }
    List<String> lines = Files.readAllLines(state);
    return new Tree(
        lines.get(0), Long.parseLong(lines.get(1)), Base64.getDecoder().decode(lines.get(2)));
  }

  private void keep(Tree tree) throws IOException {
    Path part = Path.of(state + ".part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      String text =
          tree.origin() + "\n" + tree.size() + "\n" + Base64.getEncoder().encodeToString(tree.root());
      out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
    Files.move(part, state, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] keyId(String name, byte type, byte[] key) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(type);
    return Arrays.copyOf(digest.digest(key), 4);
  }

  /** RFC 8032: little end first, the highest bit is the sign of x. */
  private static byte[] bytes(EdECPublicKey key) {
    byte[] y = key.getPoint().getY().toByteArray();
    byte[] bytes = new byte[32];
    for (int i = 0; i < Math.min(y.length, bytes.length); i++) {
      bytes[i] = y[y.length - 1 - i];
    }
    if (key.getPoint().isXOdd()) {
      bytes[31] |= (byte) 0x80;
    }
    return bytes;
  }

  private static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
    byte[] y = new byte[32];
    for (int i = 0; i < 32; i++) {
      y[i] = key[31 - i];
    }
    boolean isOdd = y[0] < 0;
    y[0] &= 0x7F;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(isOdd, new BigInteger(1, y))));
  }
}
