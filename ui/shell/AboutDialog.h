// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/shell/Libraries.h"

#include <QDialog>
#include <vector>

class QVBoxLayout;

namespace stemma::ui {

class ElidedLabel;

/// What this program is: its version and licence, and the libraries it stands on with theirs. All of it can be copied,
/// for who reports a fault. UI thread; what takes a moment to find out is put in when it is known.
class AboutDialog : public QDialog {
    Q_OBJECT
public:
    explicit AboutDialog(const Context& context, QWidget* parent = nullptr);
    QString words() const; ///< all of it, as it is copied

private:
    void addHead(QVBoxLayout& column);
    void addLibraries(QVBoxLayout& column);
    void askVersions();
    void setVersion(const QString& name, const QString& version, bool known);

    Context m_context;
    Latest m_asking;
    std::vector<Library> m_libraries;
    std::vector<ElidedLabel*> m_versions; ///< one a library
};

} // namespace stemma::ui
