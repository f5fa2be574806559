// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tables/Sniff.h"

#include "core/base/Zip.h"

namespace stemma::duck {

Status checkGzip(int descriptor, const std::string& name) {
    GzipStream stream(descriptor, name);
    std::string piece(std::size_t(1) << 20, '\0');
    for (;;) {
        STEMMA_TRY(const std::size_t got, stream.read(piece.data(), piece.size()));
        if (got == 0) return {};
    }
}

} // namespace stemma::duck
