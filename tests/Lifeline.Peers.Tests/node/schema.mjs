// shop.proto as Connect wants it: made by hand, so that no compiler of schemas is needed.
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FieldDescriptorProto_Label, FieldDescriptorProto_Type, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const field = (name, number, type) => ({ name, jsonName: name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()), number, type, label: FieldDescriptorProto_Label.OPTIONAL });
const method = (name, serverStreaming = false) => ({ name, inputType: ".shop.Order", outputType: ".shop.Receipt", serverStreaming });
const { STRING, INT32 } = FieldDescriptorProto_Type;

export const Shop = createFileRegistry(create(FileDescriptorSetSchema, {
  file: [{
    name: "shop.proto",
    package: "shop",
    syntax: "proto3",
    messageType: [
      { name: "Order", field: [field("text", 1, STRING), field("wait_ms", 2, INT32)] },
      { name: "Receipt", field: [field("text", 1, STRING), field("remaining_ms", 2, INT32)] },
    ],
    service: [{ name: "Shop", method: [method("Wait"), method("Hurry"), method("Watch", true)] }],
  }],
})).getService("shop.Shop");
