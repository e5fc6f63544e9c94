using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>Merges one patient into another (PAT-1, PAT-4). What it re-files stands in the journal, so that it can be taken back.</summary>
internal sealed class PatientMerger(GatewayDbContext db, PatientBook patients, DateTimeOffset now)
{
    /// <param name="survivor">Remains.</param>
    /// <param name="prior">Goes; becomes an alias.</param>
    /// <param name="location">For ERR-2.</param>
    /// <param name="sentAt">MSH-7.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    /// <returns>In words what it did.</returns>
    /// <exception cref="Hl7Exception">Both are the same (AE 205).</exception>
    public async Task<string> MergeAsync(Patient survivor, PatientIdentifier prior, string location, DateTimeOffset? sentAt, CancellationToken cancellationToken)
    {
        if (new PatientIdentifier(survivor.PatientId, survivor.Issuer) == prior)
            throw new Hl7Exception("A patient cannot be merged into itself.", location, Hl7ErrorCode.DuplicateKey);
        var source = await patients.FindRowAsync(prior, cancellationToken);
        if (source is null)
        {
            source = new Patient { PatientId = prior.Id, Issuer = prior.Issuer, MergedIntoId = survivor.Id, UpdatedAt = now, MessageTime = sentAt };
            db.Patients.Add(source); // late data may still come under it
            return Finish(source, survivor, [], sentAt, "noted the alias; nothing was known under it");
        }

        var target = await patients.SurvivorAsync(source, cancellationToken);
        if (target.Id == survivor.Id)
        {
            if (source.Id == survivor.Id)
                throw new Hl7Exception("A patient cannot be merged into itself.", location, Hl7ErrorCode.DuplicateKey);
            return "nothing: the two are merged already";
        }

        var orders = await MoveOrdersAsync(target, survivor, cancellationToken);
        target.MergedIntoId = survivor.Id; // where the source had been merged elsewhere, the end of that chain moves
        patients.Touch(target, sentAt);
        return Finish(target, survivor, orders, sentAt, $"merged the patient, {orders.Count} order(s) moved");
    }

    /// <summary>Gives the orders of one patient to another; each is announced.</summary>
    public async Task<IReadOnlyList<Guid>> MoveOrdersAsync(Patient from, Patient to, CancellationToken cancellationToken)
    {
        var orders = await db.Orders.Where(o => o.PatientRowId == from.Id).ToListAsync(cancellationToken);
        foreach (var order in orders)
            Refile(order, to);
        return [.. orders.Select(o => o.Id)];
    }

    public void Refile(Order order, Patient to)
    {
        order.PatientRowId = to.Id;
        order.UpdatedAt = now;
        order.Version++;
        db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.OrderChanged, OrderId = order.Id, PatientId = to.Id });
    }

    private string Finish(Patient source, Patient survivor, IReadOnlyList<Guid> orders, DateTimeOffset? sentAt, string what)
    {
        var alias = new PatientIdentifier(source.PatientId, source.Issuer);
        survivor.OtherIds = [.. survivor.OtherIds.Append(alias).Concat(source.OtherIds).Where(id => id != new PatientIdentifier(survivor.PatientId, survivor.Issuer)).Distinct().Take(100)];
        patients.Touch(survivor, sentAt);
        patients.Announce(JournalTypes.PatientMerged, survivor, JsonColumn.Write(new PatientMerged(source.Id, source.PatientId, source.Issuer, orders)));
        return what;
    }
}

/// <summary>Data of <see cref="JournalTypes.PatientUnmerged"/>.</summary>
public sealed record PatientUnmerged(Guid SurvivorRowId);

/// <summary>Data of <see cref="JournalTypes.PatientMerged"/>, whose PatientId is the survivor's row.</summary>
/// <param name="SourceRowId">Row that became an alias.</param>
/// <param name="SourcePatientId">Its identifier.</param>
/// <param name="SourceIssuer">Its issuer.</param>
/// <param name="OrderIds">Orders that were re-filed.</param>
public sealed record PatientMerged(Guid SourceRowId, string SourcePatientId, string SourceIssuer, IReadOnlyList<Guid> OrderIds);
