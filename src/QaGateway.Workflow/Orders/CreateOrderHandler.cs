using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using QaGateway.Dicom;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders.Messages;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders;

/// <summary>Types an order in while the RIS is down (downtime order).</summary>
public sealed class CreateOrderHandler(GatewayDbContext db, OrderGate gate, IOptions<SiteIdentityOptions> site, IOptions<Hl7Options> options, TimeProvider clock)
{
    /// <exception cref="PermissionDeniedException">The actor may not edit orders.</exception>
    public async Task<CreateOrderOutcome> HandleAsync(CreateOrder command, CancellationToken cancellationToken)
    {
        command.By.Require(Permission.EditOrders);
        if (Wrong(command) is { } wrong)
            return wrong;
        using var turn = await gate.EnterAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var accession = command.Accession is { Length: > 0 } given ? given.Trim() : NewAccession(now);
        var issuer = site.Value.AccessionIssuer ?? "";
        var id = new PatientIdentifier(command.PatientId.Trim(), command.Issuer.Trim());
        var patients = new PatientBook(db, now);
        var data = new PatientData(id, [], FieldText.Clean(command.PatientName), command.BirthDate, command.Sex);
        var patient = await patients.FindAsync(id, cancellationToken);
        if (patient is not null && PatientBook.IsImplausible(patient, data))
            return new CreateOrderOutcome.Refused("PATIENT_DIFFERS", "Name, birth date and sex all differ from the patient of this id.");
        if (await db.Orders.AnyAsync(o => o.Accession == accession && (o.AccessionIssuer == issuer || o.AccessionIssuer == "" || issuer == ""), cancellationToken))
            return new CreateOrderOutcome.Refused("ACCESSION_USED", "There is an order with this accession number.");
        patient ??= patients.Create(data, null);

        var order = Build(command, patient, accession, issuer, now);
        db.Orders.Add(order);
        db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.OrderChanged, OrderId = order.Id, PatientId = patient.Id });
        await db.SaveChangesAsync(cancellationToken);
        return new CreateOrderOutcome.Created(order.Id);
    }

    private Order Build(CreateOrder command, Patient patient, string accession, string issuer, DateTimeOffset now)
    {
        var start = TimeZoneInfo.ConvertTime(command.Start, options.Value.Zone);
        var order = new Order
        {
            PatientRowId = patient.Id,
            State = OrderState.Scheduled,
            Accession = accession,
            AccessionIssuer = issuer,
            RequestedProcedureId = accession,
            StudyUid = command.StudyUid is { Length: > 0 } uid ? uid : DicomUid.New(),
            Description = FieldText.Cut(FieldText.Clean(command.Procedure), 256),
            Source = $"{command.By.Name} (downtime)",
            ReceivedAt = now,
            UpdatedAt = now,
        };
        order.Steps.Add(new ProcedureStep
        {
            OrderId = order.Id,
            StepId = accession.Length <= 14 ? $"{accession}-1" : accession,
            Modality = command.Modality.Trim(),
            StationAes = command.StationAe.Trim(),
            StartDate = start.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            StartTime = start.ToString("HHmmss", CultureInfo.InvariantCulture),
            Description = order.Description,
        });
        return order;
    }

    private static CreateOrderOutcome.Refused? Wrong(CreateOrder command)
    {
        if (command.PatientId.Trim() is { Length: 0 or > 64 })
            return new("PATIENT_ID", "A patient id has 1 to 64 characters.");
        if (string.IsNullOrWhiteSpace(command.PatientName) || command.PatientName.Length > 400)
            return new("PATIENT_NAME", "The patient has no name, or a very long one.");
        if (command.BirthDate.Length > 0 && !DateOnly.TryParseExact(command.BirthDate, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return new("BIRTH_DATE", "A birth date is YYYYMMDD.");
        if (command.Sex is not ("" or "F" or "M" or "O"))
            return new("SEX", "Sex is F, M, O or empty.");
        if (command.Modality.Trim() is { Length: 0 or > 16 })
            return new("MODALITY", "A modality has 1 to 16 characters.");
        if (command.StationAe.Trim().Length > 16 || command.StationAe.Contains('\\', StringComparison.Ordinal))
            return new("STATION_AE", "An AE title has at most 16 characters.");
        if (command.Accession?.Trim().Length > 16)
            return new("ACCESSION", "An accession number has at most 16 characters.");
        return command.StudyUid is { Length: > 0 } uid && !DicomUid.IsValid(uid) ? new("STUDY_UID", "The Study Instance UID is no valid UID.") : null;
    }

    /// <summary>DT and a number of the moment: recognisable, and not one of the RIS.</summary>
    private static string NewAccession(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"DT{now.UtcTicks / 10_000 % 100_000_000_000_000:00000000000000}");
}
