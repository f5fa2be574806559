// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ByteCursor.h"
#include "core/base/Zip.h"
#include "core/materializers/ModelOutline.h"

// One reader per format of model file; ModelFile.cpp chooses. All of them are bounded, and none trusts a number.
namespace stemma {

/// The length of a JSON header (u64), then the header; the tensors aren't read.
/// https://github.com/huggingface/safetensors, "Format"
Result<ModelOutline> outlineSafetensors(ByteCursor& file);
/// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
Result<ModelOutline> outlineGguf(ByteCursor& file);
/// A protocol buffer: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
Result<ModelOutline> outlineOnnx(ByteCursor& file);
/// A pickle, or several one behind the other (joblib's arrays between them, too).
Result<ModelOutline> outlinePickle(ByteCursor& file);
/// PyTorch's pickles before zip: a magic number, a protocol, a system, then the object.
Result<ModelOutline> outlineOldTorch(ByteCursor& file);
/// PyTorch's archive: a folder with data.pkl and one file per storage.
Result<ModelOutline> outlineTorch(const ZipArchive& archive);
/// Keras 3: metadata.json, config.json, model.weights.h5.
Result<ModelOutline> outlineKeras(const ZipArchive& archive);

/// BadData with a clause, as unfit().
tl::unexpected<Error> notThat(std::string why);

} // namespace stemma
