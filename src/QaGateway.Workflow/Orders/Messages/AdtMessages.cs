using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>ADT: patients and their identifiers (§2.8).</summary>
internal sealed class AdtMessages(GatewayDbContext db, SiteIdentityOptions site, Hl7Options options, MessageContext context, MessageEffects effects, DateTimeOffset now)
{
    private readonly PatientBook _patients = new(db, now);
    private readonly PatientReader _reader = new(context, site, effects);

    public async Task ApplyAsync(AdtAction action, CancellationToken cancellationToken)
    {
        var pid = context.Message.First("PID") ?? throw new Hl7Exception("There is no PID.", "PID^1", Hl7ErrorCode.SegmentSequence);
        switch (action)
        {
            case AdtAction.Merge:
                await MergeAllAsync(cancellationToken);
                break;
            case AdtAction.Link or AdtAction.Unlink:
                await LinkAsync(action is AdtAction.Link, cancellationToken);
                break;
            default:
                await ApplyOneAsync(action, pid, cancellationToken);
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private Task ApplyOneAsync(AdtAction action, Hl7Segment pid, CancellationToken cancellationToken)
    {
        var data = _reader.Read(pid);
        return action switch
        {
            AdtAction.Upsert => UpsertAsync(data, pid, cancellationToken),
            AdtAction.Visit => VisitAsync(data, cancellationToken),
            AdtAction.ChangeId => ChangeIdAsync(data, cancellationToken),
            AdtAction.Move => MoveAsync(data, cancellationToken),
            AdtAction.VisitNumber => ChangeVisitAsync(data, cancellationToken),
            AdtAction.MoveVisit => MoveVisitAsync(data, cancellationToken),
            _ => DeleteAsync(data, cancellationToken),
        };
    }

    private async Task UpsertAsync(PatientData data, Hl7Segment pid, CancellationToken cancellationToken)
    {
        if (await _patients.FindAsync(data.Id, cancellationToken) is not { } patient)
        {
            Noted(_patients.Create(data, context.SentAt), "registered the patient");
            return;
        }

        if (options.IgnoreStale && !context.Confirmed && context.SentAt < patient.MessageTime)
        {
            effects.Warn("MSH^1^7", Hl7ErrorCode.Accepted, "STALE: a later message about this patient has been applied already");
            Noted(patient, "nothing: the message is older than the patient's last change");
            return;
        }

        if (!context.Confirmed && PatientBook.IsImplausible(patient, data))
        {
            effects.Hold(pid.Location(5), "Name, birth date and sex all differ: kept for a human");
            Noted(patient, "nothing: the update would make another human of the patient");
            return;
        }

        var changed = _patients.Update(patient, data, context.SentAt);
        await SetVisitAsync(patient, cancellationToken);
        Noted(patient, changed ? "updated the patient" : "nothing: the patient is known with the same data");
    }

    private async Task VisitAsync(PatientData data, CancellationToken cancellationToken)
    {
        if (await _patients.FindAsync(data.Id, cancellationToken) is not { } patient)
        {
            effects.Did("nothing: the patient is not known");
            return;
        }

        Noted(patient, await SetVisitAsync(patient, cancellationToken) is > 0 and var count ? $"moved {count} open order(s) to the new location" : "nothing to change");
    }

    private async Task<int> SetVisitAsync(Patient patient, CancellationToken cancellationToken)
    {
        if (context.Message.First("PV1") is not { } visit || visit[3].IsAbsent)
            return 0;
        var parts = new[] { visit[3].Text, visit[3, 2].Text, visit[3, 3].Text };
        var location = FieldText.Cut(string.Join(' ', parts.Select(p => FieldText.Clean(p)).Where(p => p.Length > 0)), 64);
        var number = FieldText.Clean(visit[19].Text);
        var orders = await db.Orders.Where(o => o.PatientRowId == patient.Id && (o.State == OrderState.Scheduled || o.State == OrderState.Arrived || o.State == OrderState.Requested))
            .ToListAsync(cancellationToken);
        var changed = orders.FindAll(o => (number.Length is 0 || o.AdmissionId.Length is 0 || o.AdmissionId == number) && o.Attributes.GetValueOrDefault("CurrentPatientLocation", "") != location);
        foreach (var order in changed)
        {
            order.Attributes = new Dictionary<string, string>(order.Attributes) { ["CurrentPatientLocation"] = location };
            Announce(order);
        }

        return changed.Count;
    }

    /// <summary>Repeated PID and MRG are processed in order.</summary>
    private async Task MergeAllAsync(CancellationToken cancellationToken)
    {
        PatientData? survivor = null;
        var merged = 0;
        foreach (var segment in context.Message.Segments)
        {
            if (segment.Name is "PID")
                survivor = _reader.Read(segment);
            if (segment.Name is not "MRG" || survivor is null)
                continue;
            var patient = await SurvivorAsync(survivor, cancellationToken);
            var merger = new PatientMerger(db, _patients, now);
            Noted(patient, await merger.MergeAsync(patient, _reader.ReadPrior(segment), segment.Location(1), context.SentAt, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            merged++;
        }

        if (merged is 0)
            throw new Hl7Exception("There is no MRG behind a PID.", "MRG^1", Hl7ErrorCode.SegmentSequence);
    }

    /// <summary>Created when unknown (PAT-1); its demographics win.</summary>
    private async Task<Patient> SurvivorAsync(PatientData data, CancellationToken cancellationToken)
    {
        var patient = await _patients.FindAsync(data.Id, cancellationToken);
        if (patient is null)
        {
            patient = _patients.Create(data, context.SentAt);
            await db.SaveChangesAsync(cancellationToken);
            return patient;
        }

        if (!PatientBook.IsImplausible(patient, data) || context.Confirmed)
            _patients.Update(patient, data, context.SentAt);
        return patient;
    }

    private async Task ChangeIdAsync(PatientData data, CancellationToken cancellationToken)
    {
        var merge = Prior();
        var prior = _reader.ReadPrior(merge);
        if (prior == data.Id)
            throw new Hl7Exception("Old and new identifier are the same.", merge.Location(1), Hl7ErrorCode.DuplicateKey);
        var taken = await _patients.FindRowAsync(data.Id, cancellationToken);
        var patient = await _patients.FindAsync(prior, cancellationToken);
        if (taken is not null && (patient is null || taken.MergedIntoId != patient.Id))
            throw new Hl7Exception("The new identifier belongs to a patient already: that would be a merge.", "PID^1^3", Hl7ErrorCode.DuplicateKey);
        if (patient is null)
        {
            Noted(_patients.Create(data, context.SentAt), "registered the patient; the old identifier was not known");
            return;
        }

        if (taken is not null)
        {
            db.Patients.Remove(taken); // it goes back to a number that it had
            await db.SaveChangesAsync(cancellationToken);
        }

        var old = new PatientIdentifier(patient.PatientId, patient.Issuer);
        patient.PatientId = data.Id.Id;
        patient.Issuer = data.Id.Issuer;
        patient.OtherIds = [.. patient.OtherIds.Append(old).Distinct()];
        _patients.Update(patient, data, context.SentAt);
        await db.SaveChangesAsync(cancellationToken); // the old key must be free before the alias takes it
        db.Patients.Add(new Patient { PatientId = old.Id, Issuer = old.Issuer, MergedIntoId = patient.Id, UpdatedAt = now, MessageTime = context.SentAt });
        _patients.Touch(patient, context.SentAt);
        _patients.Announce(JournalTypes.PatientChanged, patient);
        Noted(patient, "changed the patient's identifier");
    }

    /// <summary>A43: where images exist a human confirms.</summary>
    private async Task MoveAsync(PatientData data, CancellationToken cancellationToken)
    {
        var merge = Prior();
        var prior = _reader.ReadPrior(merge);
        var source = await _patients.FindRowAsync(prior, cancellationToken);
        if (source is not null && !context.Confirmed && await db.Studies.AnyAsync(s => s.PatientId == prior.Id && (s.Issuer == prior.Issuer || s.Issuer == ""), cancellationToken))
        {
            effects.Hold(merge.Location(1), "There are images under the identifier: kept for a human");
            Noted(source, "nothing: images are filed under the identifier");
            return;
        }

        var patient = await SurvivorAsync(data, cancellationToken);
        Noted(patient, await new PatientMerger(db, _patients, now).MergeAsync(patient, prior, merge.Location(1), context.SentAt, cancellationToken));
    }

    private async Task ChangeVisitAsync(PatientData data, CancellationToken cancellationToken)
    {
        var merge = Prior();
        var old = FieldText.Clean(merge[5].Text ?? merge[3].Text);
        var number = FieldText.Cut(FieldText.Clean(context.Message.First("PV1")?[19].Text ?? context.Message.First("PID")?[18].Text), 64);
        if (old.Length is 0 || number.Length is 0)
        {
            effects.Did("nothing: no visit or account number on both sides");
            return;
        }

        var patient = await _patients.FindAsync(data.Id, cancellationToken);
        var orders = await db.Orders.Where(o => o.AdmissionId == old).ToListAsync(cancellationToken);
        foreach (var order in orders.Where(o => o.PatientRowId == patient?.Id))
        {
            order.AdmissionId = number;
            Announce(order);
        }

        effects.Did($"changed the visit number of {orders.Count} order(s)");
    }

    private async Task MoveVisitAsync(PatientData data, CancellationToken cancellationToken)
    {
        var merge = Prior();
        var number = FieldText.Clean(merge[5].Text ?? context.Message.First("PV1")?[19].Text);
        if (number.Length is 0)
            throw new Hl7Exception("The visit number is missing.", merge.Location(5), Hl7ErrorCode.RequiredFieldMissing);
        var patient = await SurvivorAsync(data, cancellationToken);
        var orders = await db.Orders.Where(o => o.AdmissionId == number && o.PatientRowId != patient.Id).ToListAsync(cancellationToken);
        var merger = new PatientMerger(db, _patients, now);
        orders.ForEach(o => merger.Refile(o, patient));
        Noted(patient, $"moved {orders.Count} order(s) of the visit");
    }

    /// <summary>Cross-reference only: nothing is moved.</summary>
    private async Task LinkAsync(bool link, CancellationToken cancellationToken)
    {
        var ids = context.Message.All("PID").Select(_reader.Read).ToList();
        if (ids.Count < 2)
            throw new Hl7Exception("A link needs two PID.", "PID^2", Hl7ErrorCode.SegmentSequence);
        var first = await SurvivorAsync(ids[0], cancellationToken);
        var second = await SurvivorAsync(ids[1], cancellationToken);
        var linked = Linked(first).Contains(second.Id.ToString());
        if (!link && !linked)
            throw PatientBook.Unknown("PID^2^3", "The two are not linked.");
        SetLink(first, second, link);
        SetLink(second, first, link);
        Noted(first, link ? "linked the two patients" : "unlinked the two patients");
    }

    private void SetLink(Patient patient, Patient other, bool link)
    {
        var all = Linked(patient).Where(id => id != other.Id.ToString()).Concat(link ? [other.Id.ToString()] : []).ToList();
        var attributes = patient.Attributes.ToDictionary();
        attributes.Remove("LinkedPatients");
        if (all.Count > 0)
            attributes["LinkedPatients"] = string.Join('\\', all);
        patient.Attributes = attributes;
        _patients.Touch(patient, context.SentAt);
        _patients.Announce(JournalTypes.PatientChanged, patient);
    }

    private static string[] Linked(Patient patient) =>
        patient.Attributes.GetValueOrDefault("LinkedPatients", "").Split('\\', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A deleted patient is flagged, never removed.</summary>
    private async Task DeleteAsync(PatientData data, CancellationToken cancellationToken)
    {
        if (await _patients.FindAsync(data.Id, cancellationToken) is not { } patient)
            throw PatientBook.Unknown("PID^1^3", "The patient is not known.");
        patient.Attributes = new Dictionary<string, string>(patient.Attributes) { ["DeletedByHis"] = "1" };
        _patients.Touch(patient, context.SentAt);
        _patients.Announce(JournalTypes.PatientChanged, patient);
        Noted(patient, "flagged the patient as deleted by the HIS");
    }

    private Hl7Segment Prior() => context.Message.First("MRG") ?? throw new Hl7Exception("There is no MRG.", "MRG^1", Hl7ErrorCode.SegmentSequence);

    private void Announce(Order order)
    {
        order.UpdatedAt = now;
        order.Version++;
        db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.OrderChanged, OrderId = order.Id, PatientId = order.PatientRowId });
    }

    private void Noted(Patient patient, string what)
    {
        effects.PatientRowId = patient.Id;
        effects.PatientId = patient.PatientId;
        effects.Did(what);
    }
}
