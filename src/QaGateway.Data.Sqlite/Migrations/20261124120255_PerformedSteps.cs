using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace QaGateway.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PerformedSteps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "EndedAt",
                table: "ProcedureSteps",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LastCommitmentAt",
                table: "Peers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LastPerformedAt",
                table: "Peers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CommitmentRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    TransactionUid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AeTitle = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    CalledAe = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Items = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    Committed = table.Column<int>(type: "INTEGER", nullable: false),
                    Failed = table.Column<int>(type: "INTEGER", nullable: false),
                    NextAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 450, nullable: false),
                    DeliveredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CommitmentRequests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PerformedSteps",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    SopUid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    SourceAe = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    StationAe = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    StepId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Modality = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    StartDate = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    StartTime = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    EndDate = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    EndTime = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Patient = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    DiscontinuationCode = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DiscontinuationMeaning = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    ObjectCount = table.Column<int>(type: "INTEGER", nullable: false),
                    DataSet = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    Warnings = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PerformedSteps", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PerformedFor",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PerformedStepId = table.Column<Guid>(type: "TEXT", nullable: false),
                    StudyUid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Accession = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    RequestedProcedureId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    StepId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    OrderId = table.Column<Guid>(type: "TEXT", nullable: true),
                    StepRowId = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PerformedFor", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PerformedFor_PerformedSteps_PerformedStepId",
                        column: x => x.PerformedStepId,
                        principalTable: "PerformedSteps",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PerformedSeries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PerformedStepId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SeriesUid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ObjectCount = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PerformedSeries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PerformedSeries_PerformedSteps_PerformedStepId",
                        column: x => x.PerformedStepId,
                        principalTable: "PerformedSteps",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CommitmentRequests_AeTitle_TransactionUid",
                table: "CommitmentRequests",
                columns: new[] { "AeTitle", "TransactionUid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CommitmentRequests_NextAt",
                table: "CommitmentRequests",
                column: "NextAt");

            migrationBuilder.CreateIndex(
                name: "IX_CommitmentRequests_ReceivedAt",
                table: "CommitmentRequests",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_PerformedFor_OrderId",
                table: "PerformedFor",
                column: "OrderId");

            migrationBuilder.CreateIndex(
                name: "IX_PerformedFor_PerformedStepId",
                table: "PerformedFor",
                column: "PerformedStepId");

            migrationBuilder.CreateIndex(
                name: "IX_PerformedFor_StepRowId",
                table: "PerformedFor",
                column: "StepRowId");

            migrationBuilder.CreateIndex(
                name: "IX_PerformedFor_StudyUid",
                table: "PerformedFor",
                column: "StudyUid");

            migrationBuilder.CreateIndex(
                name: "IX_PerformedSeries_PerformedStepId",
                table: "PerformedSeries",
                column: "PerformedStepId");

            migrationBuilder.CreateIndex(
                name: "IX_PerformedSeries_SeriesUid",
                table: "PerformedSeries",
                column: "SeriesUid");

            migrationBuilder.CreateIndex(
                name: "IX_PerformedSteps_CreatedAt",
                table: "PerformedSteps",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_PerformedSteps_SopUid",
                table: "PerformedSteps",
                column: "SopUid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PerformedSteps_State_UpdatedAt",
                table: "PerformedSteps",
                columns: new[] { "State", "UpdatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CommitmentRequests");

            migrationBuilder.DropTable(
                name: "PerformedFor");

            migrationBuilder.DropTable(
                name: "PerformedSeries");

            migrationBuilder.DropTable(
                name: "PerformedSteps");

            migrationBuilder.DropColumn(
                name: "EndedAt",
                table: "ProcedureSteps");

            migrationBuilder.DropColumn(
                name: "LastCommitmentAt",
                table: "Peers");

            migrationBuilder.DropColumn(
                name: "LastPerformedAt",
                table: "Peers");
        }
    }
}
