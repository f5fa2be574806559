// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"

#include <QString>
#include <QWidget>
#include <memory>
#include <vector>

namespace stemma::ui {

class ChipRow;
class SealedBrowser;
class SealedDocument;

/// A page of the help, as it is written in resources/help, in a tab; the others are a click away, and links between
/// them are followed within it. Nothing is fetched: what leads out is named, to be copied. In another theme or text
/// size the reader stays where they were.
class HelpPage : public QWidget {
    Q_OBJECT
public:
    struct Entry {
        const char* name; ///< "from-dvc": resources/help/from-dvc.md
        QString title;    ///< "Coming from DVC"
    };
    static const std::vector<Entry>& entries(); ///< in the order of the bar

    HelpPage(const Context& context, const QString& name, QWidget* parent = nullptr);
    void show(const QString& name, const QString& anchor = {}); ///< one that there isn't is the first
    QString shown() const { return m_name; }
    SealedBrowser* browser() const { return m_browser; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void read();
    void follow(const QUrl& link);

    Context m_context;
    QString m_name, m_anchor;
    ChipRow* m_choices;
    SealedBrowser* m_browser;
    std::shared_ptr<SealedDocument> m_document;
    bool m_dark = false;
    double m_scale = 1;
    int m_top = 0; ///< where the reader is in what comes
    Latest m_reading;
};

} // namespace stemma::ui
