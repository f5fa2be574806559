// SPDX-License-Identifier: GPL-3.0-or-later
// stemma-view: decodes pictures nobody vouches for, on a socket, for ui/visual; limited, killed and replaced at will.
#include "app/view/Confinement.h"
#include "app/view/ImageDecoder.h"
#include "core/base/Helper.h"

#include <QGuiApplication>

namespace {

stemma::Result<stemma::HelperReply> handle(stemma::HelperRequest& request) {
    if (request.header["op"].text() == "image") return stemma::decodeImage(request);
    return stemma::fail(stemma::ErrorCode::InvalidArgument, "stemma-view answers to \"image\" only");
}

} // namespace

int main(int argc, char** argv) {
    stemma::applyHelperLimits(argc, argv);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    int one = 1; // what a pool passes is ours, not Qt's
    const QGuiApplication application(one, argv);
    stemma::warmImages();
    stemma::confineProcess();
    return stemma::serveHelper(&handle);
}
