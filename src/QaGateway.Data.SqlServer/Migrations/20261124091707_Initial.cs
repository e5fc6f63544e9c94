using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace QaGateway.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AspNetRoles",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    NormalizedName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetRoles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUsers",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    DisplayName = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true),
                    MustChangePassword = table.Column<bool>(type: "bit", nullable: false),
                    UserName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    Email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    NormalizedEmail = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    EmailConfirmed = table.Column<bool>(type: "bit", nullable: false),
                    PasswordHash = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true),
                    SecurityStamp = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true),
                    PhoneNumber = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true),
                    PhoneNumberConfirmed = table.Column<bool>(type: "bit", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "bit", nullable: false),
                    LockoutEnd = table.Column<long>(type: "bigint", nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "bit", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUsers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Audit",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Event = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Action = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Outcome = table.Column<int>(type: "int", nullable: false),
                    User = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Source = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    StudyId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    PatientId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    Previous = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Audit", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Hl7Messages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Direction = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Endpoint = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ControlId = table.Column<string>(type: "nvarchar(199)", maxLength: 199, nullable: false),
                    Type = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    Raw = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Ack = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    AckCode = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: true),
                    ErrorLocation = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    ErrorText = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    OrderId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    PatientId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Accession = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    JournalId = table.Column<long>(type: "bigint", nullable: true),
                    StudyId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Event = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "bigint", nullable: true),
                    DoneAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Hl7Messages", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Hl7Senders",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Allowed = table.Column<bool>(type: "bit", nullable: false),
                    Knocking = table.Column<bool>(type: "bit", nullable: false),
                    DefaultIssuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    AccessionIssuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    LastAddress = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Refusals = table.Column<int>(type: "int", nullable: false),
                    LastSeenAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Hl7Senders", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Journal",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    StudyId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    OrderId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    MessageId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Data = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Journal", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JournalCursors",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalCursors", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Patients",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Issuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    NameKey = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    BirthDate = table.Column<string>(type: "nvarchar(8)", maxLength: 8, nullable: false),
                    Sex = table.Column<string>(type: "nvarchar(1)", maxLength: 1, nullable: false),
                    OtherIds = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    PreviousNames = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    MergedIntoId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Attributes = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    MessageTime = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Patients", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Peers",
                columns: table => new
                {
                    AeTitle = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Host = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: true),
                    Port = table.Column<int>(type: "int", nullable: false),
                    Tls = table.Column<bool>(type: "bit", nullable: false),
                    Description = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Enabled = table.Column<bool>(type: "bit", nullable: false),
                    Knocking = table.Column<bool>(type: "bit", nullable: false),
                    DefaultIssuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ManualOnly = table.Column<bool>(type: "bit", nullable: false),
                    AutoRelease = table.Column<bool>(type: "bit", nullable: false),
                    LastAddress = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    LastRefusal = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    Refusals = table.Column<int>(type: "int", nullable: false),
                    LastSeenAt = table.Column<long>(type: "bigint", nullable: true),
                    LastStoreAt = table.Column<long>(type: "bigint", nullable: true),
                    LastWorklistAt = table.Column<long>(type: "bigint", nullable: true),
                    LastEchoAt = table.Column<long>(type: "bigint", nullable: true),
                    LastEchoResult = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Peers", x => x.AeTitle);
                });

            migrationBuilder.CreateTable(
                name: "Studies",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StudyUid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    State = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    StateBefore = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    PatientName = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    PatientNameKey = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    PatientId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Issuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    BirthDate = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Sex = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Accession = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    AccessionIssuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    StudyId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    StudyDate = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    StudyTime = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    StudyDescription = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ReferringPhysician = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    EffectiveStudyUid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Modalities = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    Received = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    SourceAe = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    SeriesCount = table.Column<int>(type: "int", nullable: false),
                    InstanceCount = table.Column<int>(type: "int", nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    LastInstanceAt = table.Column<long>(type: "bigint", nullable: false),
                    SettleAt = table.Column<long>(type: "bigint", nullable: true),
                    ReleasedAt = table.Column<long>(type: "bigint", nullable: true),
                    OrderId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    SuggestedOrderId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Incomplete = table.Column<bool>(type: "bit", nullable: false),
                    UnderInvestigation = table.Column<bool>(type: "bit", nullable: false),
                    Why = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    Warnings = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Studies", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WorklistServed",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    AeTitle = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    OrderId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StepRowId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Accession = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    StudyUid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Patient = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorklistServed", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetRoleClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    RoleId = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    ClaimType = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true),
                    ClaimValue = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetRoleClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AspNetRoleClaims_AspNetRoles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "AspNetRoles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    UserId = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    ClaimType = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true),
                    ClaimValue = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AspNetUserClaims_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserLogins",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    ProviderKey = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    ProviderDisplayName = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true),
                    UserId = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserLogins", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_AspNetUserLogins_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserRoles",
                columns: table => new
                {
                    UserId = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    RoleId = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserRoles", x => new { x.UserId, x.RoleId });
                    table.ForeignKey(
                        name: "FK_AspNetUserRoles_AspNetRoles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "AspNetRoles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AspNetUserRoles_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserTokens",
                columns: table => new
                {
                    UserId = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    LoginProvider = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: false),
                    Value = table.Column<string>(type: "nvarchar(450)", maxLength: 450, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserTokens", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_AspNetUserTokens_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Orders",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientRowId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    State = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    StateBefore = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    Accession = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    AccessionIssuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    PlacerNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    PlacerIssuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    FillerNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    FillerIssuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    RequestedProcedureId = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    StudyUid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Description = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ProcedureCode = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ProcedureScheme = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    ProcedureMeaning = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ReferringPhysician = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    RequestingPhysician = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    Priority = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    AdmissionId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    AdmissionIssuer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Attributes = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    PidSegment = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Pv1Segment = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Source = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    MessageTime = table.Column<long>(type: "bigint", nullable: true),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    PatientChangedAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Orders", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Orders_Patients_PatientRowId",
                        column: x => x.PatientRowId,
                        principalTable: "Patients",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "IdentityTuples",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StudyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Key = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Header = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    SourceAe = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    InstanceCount = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdentityTuples", x => x.Id);
                    table.ForeignKey(
                        name: "FK_IdentityTuples_Studies_StudyId",
                        column: x => x.StudyId,
                        principalTable: "Studies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Ledger",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    StudyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    By = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    Act = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    ReasonCode = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    Changes = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    StateBefore = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    StateAfter = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    OrderBefore = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    OrderAfter = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Data = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true),
                    Undoes = table.Column<long>(type: "bigint", nullable: true),
                    UndoneBy = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Ledger", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Ledger_Studies_StudyId",
                        column: x => x.StudyId,
                        principalTable: "Studies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Series",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StudyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SeriesUid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Modality = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: true),
                    Description = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    BodyPart = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Laterality = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    ProtocolName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    PerformedStepDate = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    PerformedStepTime = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    SeriesDate = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    SeriesTime = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    StationName = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    RequestedProcedureId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    StepId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    InstanceCount = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Series", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Series_Studies_StudyId",
                        column: x => x.StudyId,
                        principalTable: "Studies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ProcedureSteps",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrderId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StepId = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    State = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Modality = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    StationAes = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    StationName = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Location = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    StartDate = table.Column<string>(type: "nvarchar(8)", maxLength: 8, nullable: false),
                    StartTime = table.Column<string>(type: "nvarchar(6)", maxLength: 6, nullable: false),
                    Description = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    ProtocolCode = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ProtocolScheme = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    ProtocolMeaning = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    PerformingPhysician = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProcedureSteps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProcedureSteps_Orders_OrderId",
                        column: x => x.OrderId,
                        principalTable: "Orders",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Instances",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StudyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SeriesId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SopUid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    SopClassUid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    TransferSyntaxUid = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    ObjectKey = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    SourceAe = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: true),
                    ContentDate = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    ContentTime = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Rows = table.Column<int>(type: "int", nullable: true),
                    Columns = table.Column<int>(type: "int", nullable: true),
                    Frames = table.Column<int>(type: "int", nullable: true),
                    IdentityTupleId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PixelDataOffset = table.Column<long>(type: "bigint", nullable: true),
                    State = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Resends = table.Column<int>(type: "int", nullable: false),
                    Warnings = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Instances", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Instances_IdentityTuples_IdentityTupleId",
                        column: x => x.IdentityTupleId,
                        principalTable: "IdentityTuples",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Instances_Series_SeriesId",
                        column: x => x.SeriesId,
                        principalTable: "Series",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Instances_Studies_StudyId",
                        column: x => x.StudyId,
                        principalTable: "Studies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AspNetRoleClaims_RoleId",
                table: "AspNetRoleClaims",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "RoleNameIndex",
                table: "AspNetRoles",
                column: "NormalizedName",
                unique: true,
                filter: "[NormalizedName] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserClaims_UserId",
                table: "AspNetUserClaims",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserLogins_UserId",
                table: "AspNetUserLogins",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserRoles_RoleId",
                table: "AspNetUserRoles",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "AspNetUsers",
                column: "NormalizedEmail");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "AspNetUsers",
                column: "NormalizedUserName",
                unique: true,
                filter: "[NormalizedUserName] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_At",
                table: "Audit",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_PatientId",
                table: "Audit",
                column: "PatientId");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_Previous",
                table: "Audit",
                column: "Previous",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Audit_StudyId",
                table: "Audit",
                column: "StudyId");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_User",
                table: "Audit",
                column: "User");

            migrationBuilder.CreateIndex(
                name: "IX_Hl7Messages_Direction_ReceivedAt",
                table: "Hl7Messages",
                columns: new[] { "Direction", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Hl7Messages_Endpoint_ControlId",
                table: "Hl7Messages",
                columns: new[] { "Endpoint", "ControlId" });

            migrationBuilder.CreateIndex(
                name: "IX_Hl7Messages_JournalId_Endpoint",
                table: "Hl7Messages",
                columns: new[] { "JournalId", "Endpoint" },
                unique: true,
                filter: "[JournalId] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Hl7Messages_State_NextAttemptAt",
                table: "Hl7Messages",
                columns: new[] { "State", "NextAttemptAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Hl7Messages_StudyId",
                table: "Hl7Messages",
                column: "StudyId");

            migrationBuilder.CreateIndex(
                name: "IX_IdentityTuples_StudyId_Key",
                table: "IdentityTuples",
                columns: new[] { "StudyId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Instances_IdentityTupleId",
                table: "Instances",
                column: "IdentityTupleId");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_ObjectKey",
                table: "Instances",
                column: "ObjectKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Instances_SeriesId",
                table: "Instances",
                column: "SeriesId");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_SopUid",
                table: "Instances",
                column: "SopUid");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_StudyId_State",
                table: "Instances",
                columns: new[] { "StudyId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Journal_StudyId_Id",
                table: "Journal",
                columns: new[] { "StudyId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_StudyId_Id",
                table: "Ledger",
                columns: new[] { "StudyId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Accession_AccessionIssuer",
                table: "Orders",
                columns: new[] { "Accession", "AccessionIssuer" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_FillerNumber",
                table: "Orders",
                column: "FillerNumber");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_PatientRowId",
                table: "Orders",
                column: "PatientRowId");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_PlacerNumber",
                table: "Orders",
                column: "PlacerNumber");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_RequestedProcedureId",
                table: "Orders",
                column: "RequestedProcedureId");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_State_UpdatedAt",
                table: "Orders",
                columns: new[] { "State", "UpdatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_StudyUid",
                table: "Orders",
                column: "StudyUid");

            migrationBuilder.CreateIndex(
                name: "IX_Patients_BirthDate",
                table: "Patients",
                column: "BirthDate");

            migrationBuilder.CreateIndex(
                name: "IX_Patients_MergedIntoId",
                table: "Patients",
                column: "MergedIntoId");

            migrationBuilder.CreateIndex(
                name: "IX_Patients_NameKey",
                table: "Patients",
                column: "NameKey");

            migrationBuilder.CreateIndex(
                name: "IX_Patients_PatientId_Issuer",
                table: "Patients",
                columns: new[] { "PatientId", "Issuer" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProcedureSteps_OrderId_StepId",
                table: "ProcedureSteps",
                columns: new[] { "OrderId", "StepId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProcedureSteps_StartDate_Modality",
                table: "ProcedureSteps",
                columns: new[] { "StartDate", "Modality" });

            migrationBuilder.CreateIndex(
                name: "IX_Series_SeriesUid",
                table: "Series",
                column: "SeriesUid");

            migrationBuilder.CreateIndex(
                name: "IX_Series_StudyId_SeriesUid",
                table: "Series",
                columns: new[] { "StudyId", "SeriesUid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Studies_Accession",
                table: "Studies",
                column: "Accession");

            migrationBuilder.CreateIndex(
                name: "IX_Studies_EffectiveStudyUid",
                table: "Studies",
                column: "EffectiveStudyUid");

            migrationBuilder.CreateIndex(
                name: "IX_Studies_OrderId",
                table: "Studies",
                column: "OrderId");

            migrationBuilder.CreateIndex(
                name: "IX_Studies_PatientId_Issuer",
                table: "Studies",
                columns: new[] { "PatientId", "Issuer" });

            migrationBuilder.CreateIndex(
                name: "IX_Studies_PatientNameKey_Id",
                table: "Studies",
                columns: new[] { "PatientNameKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Studies_ReceivedAt",
                table: "Studies",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Studies_SettleAt",
                table: "Studies",
                column: "SettleAt");

            migrationBuilder.CreateIndex(
                name: "IX_Studies_State_ReceivedAt",
                table: "Studies",
                columns: new[] { "State", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Studies_StudyDate",
                table: "Studies",
                column: "StudyDate");

            migrationBuilder.CreateIndex(
                name: "IX_Studies_StudyUid",
                table: "Studies",
                column: "StudyUid");

            migrationBuilder.CreateIndex(
                name: "IX_WorklistServed_At",
                table: "WorklistServed",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_WorklistServed_OrderId_AeTitle",
                table: "WorklistServed",
                columns: new[] { "OrderId", "AeTitle" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AspNetRoleClaims");

            migrationBuilder.DropTable(
                name: "AspNetUserClaims");

            migrationBuilder.DropTable(
                name: "AspNetUserLogins");

            migrationBuilder.DropTable(
                name: "AspNetUserRoles");

            migrationBuilder.DropTable(
                name: "AspNetUserTokens");

            migrationBuilder.DropTable(
                name: "Audit");

            migrationBuilder.DropTable(
                name: "Hl7Messages");

            migrationBuilder.DropTable(
                name: "Hl7Senders");

            migrationBuilder.DropTable(
                name: "Instances");

            migrationBuilder.DropTable(
                name: "Journal");

            migrationBuilder.DropTable(
                name: "JournalCursors");

            migrationBuilder.DropTable(
                name: "Ledger");

            migrationBuilder.DropTable(
                name: "Peers");

            migrationBuilder.DropTable(
                name: "ProcedureSteps");

            migrationBuilder.DropTable(
                name: "WorklistServed");

            migrationBuilder.DropTable(
                name: "AspNetRoles");

            migrationBuilder.DropTable(
                name: "AspNetUsers");

            migrationBuilder.DropTable(
                name: "IdentityTuples");

            migrationBuilder.DropTable(
                name: "Series");

            migrationBuilder.DropTable(
                name: "Orders");

            migrationBuilder.DropTable(
                name: "Studies");

            migrationBuilder.DropTable(
                name: "Patients");
        }
    }
}
