// A gRPC service that tells what it sees: begun (with what is left), cancelled.
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import { say } from "./say.mjs";

const { shop } = grpc.loadPackageDefinition(loader.loadSync(new URL("shop.proto", import.meta.url).pathname));

const begin = (call) => {
  const deadline = call.getDeadline();
  const remainingMs = deadline === Infinity ? -1 : Math.round(Number(deadline) - Date.now());
  say({ event: "begun", remainingMs });
  call.on("cancelled", () => say({ event: "cancelled" }));
  return remainingMs;
};

const wait = (call, callback) => {
  const remainingMs = begin(call);
  setTimeout(() => callback(null, { text: call.request.text, remainingMs }), call.request.waitMs).unref();
};

const watch = (call) => {
  const remainingMs = begin(call);
  const ticking = setInterval(() => call.write({ text: call.request.text, remainingMs }), 5);
  call.on("cancelled", () => clearInterval(ticking));
};

const server = new grpc.Server();
server.addService(shop.Shop.service, { wait, hurry: wait, watch });
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, port) => say({ event: "listening", port }));
process.stdin.on("end", () => process.exit(0)).resume();      // ends with the test that started it
