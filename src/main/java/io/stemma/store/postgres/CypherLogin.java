package io.stemma.store.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The login that runs agents' Cypher: a role that owns nothing and may only read the graph.
 *
 * <p>Its password is derived from the owner's, so that the migrations, which set it, and the
 * service, which logs in with it, agree without a second secret to keep.
 */
public final class CypherLogin {
  /** The role's name; also the message its password is derived from. */
  public static final String ROLE = "stemma_cypher";

  private static final String ALGORITHM = "HmacSHA256";

  private CypherLogin() {}

  /** The same server and database, asked by the Cypher role. */
  public static DatabaseUrl of(DatabaseUrl owner) {
    return owner.as(ROLE, password(owner.password())).forReader();
  }

  /**
   * The role's password: base64url without padding of HMAC-SHA256 over {@value #ROLE}.
   *
   * @param ownerPassword the password in the owner's URL; where it is empty (peer or trust login),
   *     the derived one is empty too
   */
  public static String password(String ownerPassword) {
    if (ownerPassword.isEmpty()) {
      return "";
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(ownerPassword.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] digest = mac.doFinal(ROLE.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }
}
