// A Connect service that tells what it sees: begun (with what is left), cancelled.
import http from "node:http";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { Shop } from "./schema.mjs";
import { say } from "./say.mjs";

const begin = (context) => {
  const remainingMs = Math.round(context.timeoutMs() ?? -1);
  say({ event: "begun", remainingMs });
  context.signal.addEventListener("abort", () => say({ event: "cancelled" }));
  return remainingMs;
};

const pause = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); });
});

const wait = async (order, context) => {
  const remainingMs = begin(context);
  await pause(order.waitMs, context.signal);
  return { text: order.text, remainingMs };
};

async function* watch(order, context) {
  const remainingMs = begin(context);
  for (;;) {
    yield { text: order.text, remainingMs };
    await pause(5, context.signal);
  }
}

const hurry = async () => { throw new ConnectError("the service is leaving", Code.Unavailable); };

const server = http.createServer(connectNodeAdapter({ routes: (router) => router.service(Shop, { wait, hurry, watch }) }));
server.listen(0, "127.0.0.1", () => say({ event: "listening", port: server.address().port }));
process.stdin.on("end", () => process.exit(0)).resume();      // ends with the test that started it
