// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for stemma-tables in tests, and dies of whatever it is given.
#include "core/base/Helper.h"

#include <csignal>

int main() {
    return stemma::serveHelper([](stemma::HelperRequest&) -> stemma::Result<stemma::HelperReply> {
        std::raise(SIGKILL);
        return stemma::HelperReply{};
    });
}
