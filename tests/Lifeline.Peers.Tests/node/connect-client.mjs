// One call to a Connect service: node connect-client.mjs PORT METHOD WAIT_MS DEADLINE_MS [CANCEL_AFTER]
// Cancels when the service has begun (told by a line on standard input) or after so many items.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { Shop } from "./schema.mjs";
import { say } from "./say.mjs";

const [port, method, waitMs, deadlineMs, cancelAfter] = process.argv.slice(2);
const client = createClient(Shop, createConnectTransport({ baseUrl: `http://127.0.0.1:${port}`, httpVersion: "1.1", useBinaryFormat: false }));
const order = { text: "tea", waitMs: Number(waitMs) };
const canceling = new AbortController();
const options = { signal: canceling.signal, ...(Number(deadlineMs) > 0 ? { timeoutMs: Number(deadlineMs) } : {}) };
let items = 0;

try {
  if (method === "Watch") {
    for await (const _ of client.watch(order, options)) {
      if (++items === Number(cancelAfter)) canceling.abort();
    }
    say({ code: "ok", items });
  } else {
    process.stdin.once("data", () => canceling.abort()).unref();
    const reply = await client[method.toLowerCase()](order, options);
    say({ code: "ok", text: reply.text, remainingMs: reply.remainingMs });
  }
} catch (failure) {
  const error = ConnectError.from(failure);
  say({ code: Code[error.code], details: error.rawMessage, items });
}
process.exit(0);
