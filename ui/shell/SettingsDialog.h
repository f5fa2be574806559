// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/bridge/Latest.h"
#include "ui/session/Context.h"
#include "ui/session/Trust.h"

#include <QDialog>

class QSpinBox;
class QVBoxLayout;

namespace stemma::ui {

class Section;

/// What a person can set: look, running, editor, trusted folders. Every change holds at once, there is nothing to
/// apply. Follows changes made elsewhere (the theme's key, another text size). UI thread.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(const Context& context, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void addLook(QVBoxLayout& column);
    void addRunning(QVBoxLayout& column);
    void addEditor(QVBoxLayout& column);
    void addTrust(QVBoxLayout& column);
    void readTrust();
    void listTrust(const Result<std::vector<TrustedFolder>>& folders);

    Context m_context;
    Latest m_reading;
    Section* m_trust = nullptr;
    QWidget* m_folders = nullptr;
};

} // namespace stemma::ui
