using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace QaGateway.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class StudyParts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ReceivedUid",
                table: "Series",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Text",
                table: "Ledger",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "JoinedAt",
                table: "Instances",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "ReceivedSopUid",
                table: "Instances",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "StudyLocks",
                columns: table => new
                {
                    StudyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    TakenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StudyLocks", x => x.StudyId);
                });

            migrationBuilder.CreateTable(
                name: "UidMap",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OldUid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    NewUid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    StudyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Operation = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UidMap", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_UidMap_NewUid",
                table: "UidMap",
                column: "NewUid");

            migrationBuilder.CreateIndex(
                name: "IX_UidMap_OldUid",
                table: "UidMap",
                column: "OldUid");

            migrationBuilder.CreateIndex(
                name: "IX_UidMap_StudyId",
                table: "UidMap",
                column: "StudyId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "StudyLocks");

            migrationBuilder.DropTable(
                name: "UidMap");

            migrationBuilder.DropColumn(
                name: "ReceivedUid",
                table: "Series");

            migrationBuilder.DropColumn(
                name: "Text",
                table: "Ledger");

            migrationBuilder.DropColumn(
                name: "JoinedAt",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "ReceivedSopUid",
                table: "Instances");
        }
    }
}
