using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace QaGateway.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class OutboundLanes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Hl7Messages_Endpoint_ControlId",
                table: "Hl7Messages");

            migrationBuilder.AddColumn<string>(
                name: "Lane",
                table: "Hl7Messages",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "Hl7DestinationStates",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    PausedAt = table.Column<long>(type: "bigint", nullable: true),
                    PausedBy = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Hl7DestinationStates", x => x.Name);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Hl7Messages_Endpoint_ControlId_ReceivedAt",
                table: "Hl7Messages",
                columns: new[] { "Endpoint", "ControlId", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Hl7Messages_Endpoint_State_Lane",
                table: "Hl7Messages",
                columns: new[] { "Endpoint", "State", "Lane" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Hl7DestinationStates");

            migrationBuilder.DropIndex(
                name: "IX_Hl7Messages_Endpoint_ControlId_ReceivedAt",
                table: "Hl7Messages");

            migrationBuilder.DropIndex(
                name: "IX_Hl7Messages_Endpoint_State_Lane",
                table: "Hl7Messages");

            migrationBuilder.DropColumn(
                name: "Lane",
                table: "Hl7Messages");

            migrationBuilder.CreateIndex(
                name: "IX_Hl7Messages_Endpoint_ControlId",
                table: "Hl7Messages",
                columns: new[] { "Endpoint", "ControlId" });
        }
    }
}
