using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>Finds and changes patients. Nothing is saved here.</summary>
internal sealed class PatientBook(GatewayDbContext db, DateTimeOffset now)
{
    private const int MaxChain = 32;

    /// <summary>The row of exactly this identifier, merged or not.</summary>
    public async Task<Patient?> FindRowAsync(PatientIdentifier id, CancellationToken cancellationToken) =>
        db.Patients.Local.FirstOrDefault(p => p.PatientId == id.Id && p.Issuer == id.Issuer)
        ?? await db.Patients.FirstOrDefaultAsync(p => p.PatientId == id.Id && p.Issuer == id.Issuer, cancellationToken);

    /// <summary>The survivor behind this identifier.</summary>
    public async Task<Patient?> FindAsync(PatientIdentifier id, CancellationToken cancellationToken) =>
        await FindRowAsync(id, cancellationToken) is { } row ? await SurvivorAsync(row, cancellationToken) : null;

    /// <summary>Follows merges to their end (PAT-1).</summary>
    public async Task<Patient> SurvivorAsync(Patient row, CancellationToken cancellationToken)
    {
        for (var i = 0; row.MergedIntoId is { } next; i++)
        {
            if (i > MaxChain)
                throw new InvalidOperationException($"Patient row {row.Id} is merged in a circle.");
            row = await db.Patients.FindAsync([next], cancellationToken) ?? throw new InvalidOperationException($"Patient row {next} is missing.");
        }

        return row;
    }

    public Patient Create(PatientData data, DateTimeOffset? sentAt)
    {
        var patient = new Patient { PatientId = data.Id.Id, Issuer = data.Id.Issuer, UpdatedAt = now, MessageTime = sentAt };
        Fill(patient, data);
        db.Patients.Add(patient);
        Announce(JournalTypes.PatientChanged, patient);
        return patient;
    }

    /// <returns>True when something changed.</returns>
    public bool Update(Patient patient, PatientData data, DateTimeOffset? sentAt)
    {
        var before = (patient.Name, patient.BirthDate, patient.Sex, Ids: string.Join('|', patient.OtherIds), Attributes: JsonColumn.Write(patient.Attributes));
        Fill(patient, data);
        var after = (patient.Name, patient.BirthDate, patient.Sex, Ids: string.Join('|', patient.OtherIds), Attributes: JsonColumn.Write(patient.Attributes));
        if (before == after)
            return false;
        if (before.Name != patient.Name && before.Name.Length > 0)
            patient.PreviousNames = [.. patient.PreviousNames.Where(n => n != before.Name).TakeLast(19), before.Name];
        Touch(patient, sentAt);
        Announce(JournalTypes.PatientChanged, patient);
        return true;
    }

    public void Touch(Patient patient, DateTimeOffset? sentAt)
    {
        patient.UpdatedAt = now;
        patient.MessageTime = sentAt ?? patient.MessageTime;
        patient.Version++;
    }

    public void Announce(string type, Patient patient, string? data = null) =>
        db.Journal.Add(new JournalEntry { At = now, Type = type, PatientId = patient.Id, Data = data });

    /// <summary>Name, birth date and sex all differ: hardly the same human (PAT-6).</summary>
    public static bool IsImplausible(Patient patient, PatientData data) =>
        IsOwn(patient, data) && Differs(patient.NameKey, NameKey.Of(data.Name ?? "")) && Differs(patient.BirthDate, data.BirthDate) && Differs(patient.Sex, data.Sex);

    /// <summary>As <see cref="IsImplausible"/>, of two patients.</summary>
    public static bool DiffersInAll(Patient one, Patient other) =>
        Differs(one.NameKey, other.NameKey) && Differs(one.BirthDate, other.BirthDate) && Differs(one.Sex, other.Sex);

    private static bool Differs(string stored, string? sent) => stored.Length > 0 && !string.IsNullOrEmpty(sent) && stored != sent;

    private static bool IsOwn(Patient patient, PatientData data) => data.Id.Id == patient.PatientId && data.Id.Issuer == patient.Issuer;

    private static void Fill(Patient patient, PatientData data)
    {
        var own = new PatientIdentifier(patient.PatientId, patient.Issuer);
        patient.OtherIds = [.. patient.OtherIds.Concat(data.OtherIds).Append(data.Id).Where(id => id != own).Distinct().Take(100)];
        if (!IsOwn(patient, data))
            return; // it came under an identifier that was merged: the survivor's demographics win (§2.8)
        patient.Name = data.Name ?? patient.Name;
        patient.NameKey = NameKey.Of(patient.Name);
        patient.BirthDate = data.BirthDate ?? patient.BirthDate;
        patient.Sex = data.Sex ?? patient.Sex;
        if (data.Attributes.Count is 0)
            return;
        var attributes = patient.Attributes.ToDictionary();
        foreach (var (keyword, value) in data.Attributes)
        {
            if (value.Length is 0)
                attributes.Remove(keyword);
            else
                attributes[keyword] = value;
        }

        patient.Attributes = attributes;
    }

    /// <summary>AE 204 with the place of PID-3.</summary>
    public static Hl7Exception Unknown(string location, string text) => new(text, location, Hl7ErrorCode.UnknownKey);
}
