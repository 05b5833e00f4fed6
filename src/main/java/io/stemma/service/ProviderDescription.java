package io.stemma.service;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.smallrye.mutiny.Uni;
import io.stemma.error.StemmaException;
import io.vertx.core.json.DecodeException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Takes no description of an identity provider that names no keys, or keys on a way where anybody
 * may put others: once taken, it would be believed until the service ends.
 */
@Singleton
@Unremovable
@OidcEndpoint(OidcEndpoint.Type.DISCOVERY)
class ProviderDescription implements OidcResponseFilter {
  private static final int OK = 200;
  private static final String KEYS = "jwks_uri";

  @Override
  public Uni<Void> filter(OidcResponseFilterContext answer) {
    String why = answer.statusCode() == OK ? whyNot(keys(answer)) : null;
    return why == null
        ? Uni.createFrom().voidItem()
        : Uni.createFrom().failure(new OIDCException(why));
  }

  private static @Nullable String whyNot(@Nullable String keys) {
    if (keys == null) {
      return "the provider's description names no " + KEYS;
    }
    try {
      IdentityProvider.requireSafe("the " + KEYS + " of the provider's description", keys);
      return null;
    } catch (StemmaException e) {
      return e.detail();
    }
  }

  private static @Nullable String keys(OidcResponseFilterContext answer) {
    try {
      return answer.responseBody().toJsonObject().getString(KEYS);
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }
}
