using Microsoft.Extensions.DependencyInjection;
using QaGateway.Dicom;
using QaGateway.Testing;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Peers;
using QaGateway.Workflow.Studies;

namespace QaGateway.Console.Tests;

/// <summary>A small department of people who do not exist: puts patients, orders, studies, messages and peers straight into the database.</summary>
public sealed class Department(TestDatabase database)
{
    public static readonly PatientIdentity Anna = new("MUSTER^ANNA", "47114711", "HOSP", "19610422", "F");
    public static readonly PatientIdentity Joerg = new("MÜLLER^JÖRG", "00815", "HOSP", "19540109", "M");

    public async Task<Study> StudyAsync(
        PatientIdentity patient, StudyState state, string accession = "", string why = "", Guid? order = null, string modality = "CT", string source = "CT1", int minutesAgo = 6,
        int images = 2, IReadOnlyList<StudyWarning>? warnings = null, DateTimeOffset? releasedAt = null)
    {
        var received = TimeProvider.System.GetUtcNow().AddMinutes(-minutesAgo);
        var header = new ReceivedHeader { Patient = patient, StudyUid = DicomUid.New(), Accession = accession, Modality = modality, StudyDate = "20260310", StudyDescription = $"{modality} abdomen" };
        var study = new Study
        {
            StudyUid = header.StudyUid,
            EffectiveStudyUid = header.StudyUid,
            State = state,
            Received = header,
            SourceAe = source,
            ReceivedAt = received,
            LastInstanceAt = received,
            Why = why,
            PatientName = patient.Name,
            PatientNameKey = NameKey.Of(patient.Name),
            PatientId = patient.PatientId,
            Issuer = patient.Issuer,
            BirthDate = patient.BirthDate,
            Sex = patient.Sex,
            Accession = accession,
            Modalities = modality,
            StudyDate = header.StudyDate,
            StudyDescription = header.StudyDescription,
            OrderId = order,
            SeriesCount = 1,
            InstanceCount = images,
            Bytes = images * 524_288L,
            Warnings = warnings ?? [],
            ReleasedAt = releasedAt ?? (state is StudyState.Released ? received.AddMinutes(1) : null),
        };
        await SaveAsync(db =>
        {
            var series = new Series { StudyId = study.Id, SeriesUid = DicomUid.New(), Modality = modality, Number = 2, Description = "Axial", InstanceCount = images };
            var tuple = new IdentityTuple { StudyId = study.Id, Key = Guid.NewGuid().ToString("N"), Header = header, SourceAe = source, InstanceCount = images };
            db.AddRange(study, series, tuple);
            for (var i = 1; i <= images; i++)
                db.Add(InstanceOf(study, series, tuple, i));

            db.Journal.Add(new JournalEntry { At = received, Type = JournalTypes.StudyArrived, StudyId = study.Id });
        });
        return study;
    }

    /// <summary>One more series in a study, with images that name the patient given.</summary>
    public Task SeriesAsync(Study study, PatientIdentity patient, int images = 1) => SaveAsync(db =>
    {
        var series = new Series { StudyId = study.Id, SeriesUid = DicomUid.New(), Modality = "CT", Number = 3, Description = "Coronal", InstanceCount = images };
        var tuple = new IdentityTuple { StudyId = study.Id, Key = Guid.NewGuid().ToString("N"), Header = study.Received with { Patient = patient }, SourceAe = study.SourceAe, InstanceCount = images };
        db.AddRange(series, tuple);
        for (var i = 1; i <= images; i++)
            db.Add(InstanceOf(study, series, tuple, i));
    });

    public async Task<Order> OrderAsync(PatientIdentity patient, string accession, string modality = "CT", string station = "CT1", OrderState state = OrderState.Scheduled)
    {
        var now = TimeProvider.System.GetUtcNow();
        Order? order = null;
        await SaveAsync(db =>
        {
            var known = db.Patients.FirstOrDefault(p => p.PatientId == patient.PatientId && p.Issuer == patient.Issuer);
            var row = known ?? new Patient
            {
                PatientId = patient.PatientId,
                Issuer = patient.Issuer,
                Name = patient.Name,
                NameKey = NameKey.Of(patient.Name),
                BirthDate = patient.BirthDate,
                Sex = patient.Sex,
                UpdatedAt = now,
            };
            if (known is null)
                db.Add(row);

            order = new Order
            {
                PatientRowId = row.Id,
                State = state,
                Accession = accession,
                RequestedProcedureId = $"RP{accession}",
                StudyUid = DicomUid.New(),
                Description = $"{modality} abdomen",
                Source = "RIS|HOSP",
                ReceivedAt = now,
                UpdatedAt = now,
                Steps = [new ProcedureStep { StepId = $"S{accession}", State = state, Modality = modality, StationAes = station, StartDate = now.ToString("yyyyMMdd", null), StartTime = now.ToString("HHmmss", null), Description = $"{modality} abdomen" }],
            };
            db.Add(order);
        });
        return order!;
    }

    public async Task<Hl7MessageRecord> MessageAsync(string text, MessageState state, string? errorLocation = null, string? errorText = null, MessageDirection direction = MessageDirection.In)
    {
        var raw = System.Text.Encoding.UTF8.GetBytes(text.Replace('\n', '\r'));
        var message = new Hl7MessageRecord
        {
            Direction = direction,
            Endpoint = "RIS|HOSP",
            ControlId = Guid.NewGuid().ToString("N")[..12],
            Type = "ORM^O01",
            State = state,
            ReceivedAt = TimeProvider.System.GetUtcNow(),
            Raw = raw,
            Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(raw)),
            AckCode = state is MessageState.Failed ? "AE" : "AA",
            ErrorLocation = errorLocation,
            ErrorText = errorText,
        };
        await SaveAsync(db => db.Add(message));
        return message;
    }

    public Task PeerAsync(string ae, bool knocking = false, string? host = "127.0.0.1") => SaveAsync(db => db.Add(new Peer
    {
        AeTitle = ae,
        Host = knocking ? null : host,
        Port = knocking ? 0 : 104,
        Knocking = knocking,
        Enabled = !knocking,
        Description = knocking ? "" : "ground floor",
        LastAddress = "10.0.0.7",
        LastRefusal = knocking ? "Calling AE title is not known here." : "",
        Refusals = knocking ? 3 : 0,
        LastSeenAt = TimeProvider.System.GetUtcNow(),
    }));

    public Task LedgerAsync(Study study, LedgerAct act, string by, IReadOnlyList<LedgerChange>? changes = null, string? reason = null) => SaveAsync(db => db.Ledger.Add(new LedgerEntry
    {
        StudyId = study.Id,
        At = TimeProvider.System.GetUtcNow(),
        By = by,
        Act = act,
        Changes = changes ?? [],
        Reason = reason,
        StateBefore = study.State,
        StateAfter = study.State,
    }));

    public Task SaveAsync(Action<GatewayDbContext> change) => database.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<GatewayDbContext>();
        change(db);
        await db.SaveChangesAsync();
    });

    public Task<T> ReadAsync<T>(Func<GatewayDbContext, Task<T>> read) => database.InScopeAsync(services => read(services.GetRequiredService<GatewayDbContext>()));

    private static Instance InstanceOf(Study study, Series series, IdentityTuple tuple, int number) => new()
    {
        StudyId = study.Id,
        SeriesId = series.Id,
        SopUid = DicomUid.New(),
        SopClassUid = Uids.CTImageStorage,
        TransferSyntaxUid = Uids.ExplicitVRLittleEndian,
        Sha256 = new string('0', 64),
        Bytes = 524_288,
        ObjectKey = Guid.NewGuid().ToString("N"),
        SourceAe = study.SourceAe,
        ReceivedAt = study.ReceivedAt,
        Number = number,
        Rows = 512,
        Columns = 512,
        IdentityTupleId = tuple.Id,
        State = study.State is StudyState.Released ? InstanceState.Released : InstanceState.Valid,
    };
}
