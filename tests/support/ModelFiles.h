// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/ZipBuilder.h"

// Small, whole files of models, byte by byte: no program that writes them is needed.
namespace stemma::test {

inline std::string safetensors(const std::string& header, std::size_t data) {
    return ZipBuilder::n8(header.size()) + header + std::string(data, '\1');
}

/// A message of protocol buffers, field by field.
inline std::string protoNumber(std::uint64_t value) {
    std::string text;
    for (; value > 127; value >>= 7) text += char((value & 127) | 128);
    return text + char(value);
}
inline std::string protoField(int number, const std::string& bytes) {
    return protoNumber(std::uint64_t(number) << 3 | 2) + protoNumber(bytes.size()) + bytes;
}
inline std::string protoField(int number, std::uint64_t value) {
    return protoNumber(std::uint64_t(number) << 3) + protoNumber(value);
}
inline std::string onnxPort(const std::string& name, const std::string& dims) {
    return protoField(1, name) + protoField(2, protoField(1, protoField(1, 1) + protoField(2, dims)));
}
inline std::string onnx() {
    const std::string weight = protoField(1, 10) + protoField(1, 4) + protoField(2, 1) +
                               protoField(8, std::string("W")) + protoField(9, std::string(160, 'x'));
    const std::string bias =
        protoField(1, protoNumber(10)) + protoField(2, 1) + protoField(8, std::string("B")); // packed
    const std::string inner = protoField(1, protoField(4, std::string("Add")));
    const std::string graph =
        protoField(1, protoField(4, std::string("Gemm"))) + protoField(1, protoField(4, std::string("Relu"))) +
        protoField(1, protoField(4, std::string("Gemm"))) +
        protoField(1, protoField(4, std::string("If")) +
                          protoField(5, protoField(1, std::string("then")) + protoField(6, inner))) +
        protoField(1, protoField(4, std::string("Norm")) + protoField(7, std::string("com.microsoft"))) +
        protoField(2, std::string("net")) + protoField(5, weight) + protoField(5, bias) +
        protoField(
            11, onnxPort("x", protoField(1, protoField(2, std::string("batch"))) + protoField(1, protoField(1, 4)))) +
        protoField(11, onnxPort("W", protoField(1, protoField(1, 10)) + protoField(1, protoField(1, 4)))) +
        protoField(
            12, onnxPort("y", protoField(1, protoField(2, std::string("batch"))) + protoField(1, protoField(1, 10))));
    return protoField(1, 8) + protoField(2, std::string("pytorch")) + protoField(3, std::string("2.1")) +
           protoField(7, graph) + protoField(8, protoField(1, std::string()) + protoField(2, 17)) +
           protoField(14, protoField(1, std::string("author")) + protoField(2, std::string("me")));
}

inline std::string gguf() {
    const auto text = [](const std::string& t) { return ZipBuilder::n8(t.size()) + t; };
    const auto n4 = [](std::uint64_t n) { return ZipBuilder::n4(n); };
    return "GGUF" + n4(3) + ZipBuilder::n8(2) + ZipBuilder::n8(3) + text("general.architecture") + n4(8) +
           text("llama") + text("llama.context_length") + n4(4) + n4(4096) + text("tokenizer.ggml.tokens") + n4(9) +
           n4(8) + ZipBuilder::n8(2) + text("<s>") + text("</s>") + text("token_embd.weight") + n4(2) +
           ZipBuilder::n8(256) + ZipBuilder::n8(32) + n4(12) + ZipBuilder::n8(0) + text("norm.weight") + n4(1) +
           ZipBuilder::n8(256) + n4(0) + ZipBuilder::n8(4608);
}

/// {"fc.weight": tensor} as torch.save writes it: a dictionary of tensors whose numbers are elsewhere.
inline std::string torchPickle() {
    const auto text = [](const std::string& t) { return "X" + ZipBuilder::n4(t.size()) + t; };
    const std::string storage = "(" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\x0ctQ";
    const std::string tensor = "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + std::string("K\0", 2) +
                               "K\3K\4\x86K\4K\1\x86\x89" + "ccollections\nOrderedDict\n)RtR";
    return "\x80\2ccollections\nOrderedDict\n)R(" + text("fc.weight") + tensor + "u.";
}
inline std::string torchZip() {
    return ZipBuilder()
        .add("net/data.pkl", torchPickle())
        .add("net/byteorder", "little")
        .add("net/data/0", std::string(48, '\0'))
        .add("net/version", "3\n")
        .finish();
}

inline std::string keras() {
    return ZipBuilder()
        .add("metadata.json", R"({"keras_version": "3.0.5", "date_saved": "2026-01-01@10:00:00"})")
        .add("config.json",
             R"({"class_name": "Sequential", "config": {"name": "net", "layers": [
                {"class_name": "InputLayer", "config": {"batch_shape": [null, 28, 28], "dtype": "float32", "name": "in"}},
                {"class_name": "Dense", "config": {}}, {"class_name": "Dense", "config": {}}]}})",
             {.deflate = true})
        .add("model.weights.h5", std::string(1000, 'h'))
        .finish();
}

} // namespace stemma::test
