using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace QaGateway.Data.PostgreSql.Migrations
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
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Text",
                table: "Ledger",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "JoinedAt",
                table: "Instances",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "ReceivedSopUid",
                table: "Instances",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "StudyLocks",
                columns: table => new
                {
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    TakenAt = table.Column<long>(type: "bigint", nullable: false),
                    Until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StudyLocks", x => x.StudyId);
                });

            migrationBuilder.CreateTable(
                name: "UidMap",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OldUid = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    NewUid = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Operation = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
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
