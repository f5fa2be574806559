// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace stemma::ui {

/// A PDF as QPdfWriter writes it, without the moment it was written: the same picture is the same bytes. Where it
/// stood are spaces, so that no place in the file moves.
QByteArray undatedPdf(QByteArray pdf);

} // namespace stemma::ui
