// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"

#include <QObject>
#include <QString>

class QWidget;

namespace stemma::ui {

/// Opens what a person drops, names or chooses: a workspace, a pipeline, a folder, a data file; and files of theirs in
/// other programs. Looks at paths on a worker.
class Opening : public QObject {
    Q_OBJECT
public:
    explicit Opening(const Context& context, QObject* parent = nullptr);
    /// A folder in which runs were made opens as it was left: its tabs, or its lineage. Any other folder, a pipeline
    /// and a data file are shown as previews.
    void open(const QString& path);
    void openDropped(const QString& path); ///< as a preview in any case: whoever drops it wants to see it
    void browseFile(QWidget* parent);
    void browseFolder(QWidget* parent);
    void inEditor(const QString& file, int line);
    void reveal(const QString& path);
    void inBrowser(const QString& path);
    Q_SIGNAL void documentWanted(const QString& id);
    Q_SIGNAL void looked(); ///< it is known what it is, and being opened

private:
    void openAs(const QString& path, bool dropped);
    Context m_context;
    Latest m_looking;
};

} // namespace stemma::ui
