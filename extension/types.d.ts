/** The messages of the protocol (daemon/web/wire.py), as far as the extension reads them. */

interface Deadline {
  key: string;
  rule: string;
  matter?: string | null;
  title: string;
  title_en?: string;
  actor: string;
  kind: "consumer" | "other";
  at: string | null;
  status: string;
  days_left: number | null;
  act?: string | null;
  act_en?: string | null;
  explanation?: string[];
  explanation_en?: string[];
}

interface OrderBrief {
  key: string;
  platform: string;
  number: string;
  title?: string | null;
  status: string;
  status_text?: string | null;
  merchant?: string | null;
  paid?: string | null;
  currency?: string;
  next?: Deadline | null;
}

interface Reading {
  platform: string;
  page: string;
  outcome: string;
  orders_on_page: number | null;
  orders_read: number;
}

interface CaptureAnswer {
  capture: string;
  repeated: boolean;
  reading: Reading;
  orders: OrderBrief[];
  notices?: Notice[];
}

interface Due {
  order: string;
  order_title?: string | null;
  merchant?: string | null;
  deadline: Deadline;
}

interface Notice {
  id: string;
  title: string;
  body: string;
  order?: string | null;
  url?: string | null;
  urgent?: boolean;
  one_matter?: boolean;
}

/** What the daemon sends when it refuses. */
interface Refusal {
  code: string;
  message: string;
  message_en: string;
  tries_left?: number | null;
}

/** A page as capture.js hands it over; its address is not in it: the browser names that. */
interface PageMessage {
  kind: "page";
  title: string;
  html: string;
  payloads: { url: string; body: string }[];
  captured_at: string;
  page_id: string;
  sequence: number;
  asked?: boolean;
}

interface Envelope extends Omit<PageMessage, "kind" | "asked"> {
  url: string;
  client: { browser: string; version: string; extension: string };
}

/** What the queue knows of a waiting page without loading it. */
interface Head {
  id: string;
  url: string;
  page_id: string;
  sequence: number;
  size: number;
  tab: number | null;
  at: string;
  order?: number;
}

/** A piece of evidence, as the first line of its body says it; its size and hash are put in last. */
interface Piece {
  form: "mhtml" | "html" | "screenshot" | "chat" | "text";
  name: string;
  media_type: string;
  url: string;
  title: string;
  captured_at: string;
  page_id: string;
  sequence: number;
  case?: string;
  order?: string;
  note?: string;
  asked: "click" | "auto";
  client: Envelope["client"];
}

interface Connection {
  client: string;
  token: string;
  port: number;
}

/** A pairing that a daemon has agreed to try. */
interface Pairing {
  pairing: string;
  nonce: string;
  theirs: string;
  port: number;
  until: number;
}

type LinkState =
  | "connected"
  | "unpaired"
  | "off"
  | "stranger"
  | "older"
  | "newer"
  | "forbidden"
  | "blocked"
  | "filtered";

interface Link {
  state: LinkState;
  port?: number;
  version?: string;
}

type TabState =
  | "read"
  | "empty"
  | "unknown"
  | "signed_out"
  | "blocked"
  | "waiting"
  | "unpaired"
  | "paused"
  | "refused"
  | "not_kept";

interface TabNote {
  state: TabState;
  url: string;
  orders: number;
  code?: string;
}

/** One order as the overlay shows it. */
interface Row {
  order: string;
  name: string;
  detail: string;
  next: { text: string; why: string; soon: boolean };
}

/** What the background tells a page that was read. */
interface OrdersMessage {
  kind: "orders";
  page_id: string;
  rows: Row[];
  notices: Notice[];
  texts: Record<string, string>;
  locale: string;
  folded: boolean;
}
