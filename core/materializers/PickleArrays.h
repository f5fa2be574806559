// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/materializers/ModelOutline.h"
#include "core/materializers/Pickle.h"

namespace stemma {

/// An array that a pickle would make: NumPy's in each of its forms, joblib's, PyTorch's tensors.
struct PickledArray {
    bool known = false;
    ModelTensor tensor;     ///< without a name
    unsigned itemBytes = 0; ///< 0: not known
    bool padded = false;    ///< joblib's: a number of bytes to pass over stands before it
};
/// `ref` may be any node; what isn't an array isn't known.
PickledArray pickledArray(const Pickle& pickle, Pickle::Ref ref);

/// A value in a few letters: "0.5", "'lbfgs'", "float64, 3 × 4", "LogisticRegression", "list of 3".
std::string pickledText(const Pickle& pickle, Pickle::Ref ref);

/// All arrays below a node, named by keys and attributes on the way ("model.0.weight"), into the outline.
void collectArrays(const Pickle& pickle, Pickle::Ref root, ModelOutline& outline);

/// Class, framework, attributes, imports and arrays of a pickled object, into the outline.
void describePickled(const Pickle& pickle, Pickle::Ref root, ModelOutline& outline);

} // namespace stemma
