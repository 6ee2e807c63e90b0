// One call to a gRPC service: node grpc-client.mjs PORT METHOD WAIT_MS DEADLINE_MS [CANCEL_AFTER]
// Cancels when the service has begun (CANCEL_AFTER 0, told by a line on standard input) or after so many items.
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import { say } from "./say.mjs";

const [port, method, waitMs, deadlineMs, cancelAfter] = process.argv.slice(2);
const { shop } = grpc.loadPackageDefinition(loader.loadSync(new URL("shop.proto", import.meta.url).pathname));
const client = new shop.Shop(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
const order = { text: "tea", waitMs: Number(waitMs) };
const options = Number(deadlineMs) > 0 ? { deadline: Date.now() + Number(deadlineMs) } : {};
let items = 0;

const done = (code, details, reply) => {
  say({ code, details, text: reply?.text, remainingMs: reply?.remainingMs, items });
  client.close();
};

if (method === "Watch") {
  const call = client.Watch(order, options);
  call.on("data", () => { if (++items === Number(cancelAfter)) call.cancel(); });
  call.on("error", (error) => done(error.code, error.details));
  call.on("end", () => {});
  call.on("status", (status) => { if (status.code === 0) done(0, ""); });
} else {
  const call = client[method](order, options, (error, reply) => done(error?.code ?? 0, error?.details ?? "", reply));
  process.stdin.once("data", () => { call.cancel(); }).unref();
}
