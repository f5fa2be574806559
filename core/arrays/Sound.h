// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/arrays/Array.h"

#include <cstdint>
#include <string>

namespace stemma {

/// A WAV file (RIFF, RF64, BW64): its samples as an array of frames × channels. A value; safe on several threads.
struct Sound {
    Array samples;
    std::uint32_t rate = 0; ///< frames a second
    unsigned channels = 0, bits = 0;
    std::string encoding; ///< "PCM", "float"
    /// Samples are whole numbers of this size, which is full scale, about `centre` (8 bits: 128); of floats 1 and 0.
    double full = 1, centre = 0;
    std::string complaint; ///< what isn't as it claims, a clause with the subject "it"; "" where all is well

    std::uint64_t frames() const { return samples.dimensions() ? samples.shape()[0] : 0; }
    double seconds() const { return rate ? double(frames()) / rate : 0; }
    /// −1 to 1 where it isn't overdriven.
    double level(double sample) const { return (sample - centre) / full; }

    /// PCM of 8, 16, 24 and 32 bits, floats of 32 and 64, extensible, any number of channels. Chunks are walked over by
    /// their lengths; one that claims more than there is ends at the file's end. Errors: BadData, a clause with its own
    /// subject; Io.
    static Result<Sound> open(const ByteRange& bytes);
};

} // namespace stemma
