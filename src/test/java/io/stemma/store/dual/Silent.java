package io.stemma.store.dual;

/** Watches a follower and says nothing. */
final class Silent implements Follower.Watcher {
  @Override
  public void carried(int changes) {}

  @Override
  public void failed(String what, String why) {}
}
