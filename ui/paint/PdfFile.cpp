// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/PdfFile.h"

namespace stemma::ui {

namespace {

/// Spaces instead of an entry of the file's facts: a dictionary is as good without it.
void leaveOutEntry(QByteArray& pdf, const QByteArray& lead) {
    for (qsizetype at = pdf.indexOf(lead); at >= 0; at = pdf.indexOf(lead, at + 1)) {
        const qsizetype end = pdf.indexOf(')', at);
        if (end < 0 || end - at > 80) continue;
        for (qsizetype i = at; i <= end; ++i) pdf[i] = ' ';
    }
}

} // namespace

QByteArray undatedPdf(QByteArray pdf) {
    leaveOutEntry(pdf, "/CreationDate (D:");
    leaveOutEntry(pdf, "/ModDate (D:");
    return pdf;
}

} // namespace stemma::ui
