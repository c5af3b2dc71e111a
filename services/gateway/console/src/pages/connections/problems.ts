const KNOWN: Record<string, string> = {
  declined: "The seller did not authorize Tandem, so no connection was made. Start the authorization again when ready.",
  state_unknown:
    "The way back from TikTok Shop did not belong to a flow that was begun here, or it came too late. Nothing was connected; start again.",
  other_shop: "The authorization is for another shop than this connection's. Log in to the right seller account and try again.",
  shop_taken: "This TikTok Shop shop is connected already. If an earlier try was cut off, begin again in ten minutes.",
  part_away: "A part of Tandem did not answer. Look whether the connection stands; if it does not, begin again.",
  no_shop: "The authorization covers no shop. Choose one on TikTok Shop's page.",
  checklist_not_met: "Some preconditions are not met yet. The checklist below says which.",
  not_a_seller: "The authorization came from an account that sells nothing. Log in as the seller.",
};

/** Why the way back from TikTok Shop's page ended without a connection. */
export function problemOf(code: string): string {
  return KNOWN[code] ?? "TikTok Shop did not complete the authorization. Nothing was connected; try again.";
}
