// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tables/Profile.h"
#include "ui/views/preview/Dropped.h"

#include <QWidget>

class QVBoxLayout;

namespace stemma::ui {

class ElidedLabel;

/// What stands beside a dropped data file: what it is, and of a table each column with its range and distribution.
class ProfilePanel : public QWidget {
    Q_OBJECT
public:
    explicit ProfilePanel(QWidget* parent = nullptr);
    void setFile(const Dropped& dropped);
    void setProfile(const Profile& profile);

private:
    QVBoxLayout* m_column;
    QWidget *m_columns = nullptr, *m_facts = nullptr;
    ElidedLabel* m_title;
};

} // namespace stemma::ui
