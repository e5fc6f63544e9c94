using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Journal;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>ORM^O01, OMG^O19, OMI^O23: the order book (§2.7, ORD-1 to ORD-14). Saves before each further group; the caller saves the last, its transaction makes them one.</summary>
internal sealed class OrderMessages(GatewayDbContext db, SiteIdentityOptions site, Hl7Options options, MessageContext context, MessageEffects effects, DateTimeOffset now)
{
    private readonly PatientBook _patients = new(db, now);
    private readonly OrderBook _orders = new(db);
    private readonly OrderApplier _applier = new(db, context, now);
    private PatientData? _sent;

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        _sent = context.Message.First("PID") is { } pid ? new PatientReader(context, site, effects).Read(pid) : null;
        var reader = new OrderReader(context, options, effects);
        foreach (var group in OrderGroup.Split(context.Message))
        {
            foreach (var data in reader.Read(group))
            {
                if (db.ChangeTracker.HasChanges())
                    await db.SaveChangesAsync(cancellationToken); // this group must find what the one before it did
                await ApplyAsync(data, cancellationToken);
            }
        }
    }

    private async Task ApplyAsync(OrderData data, CancellationToken cancellationToken)
    {
        if (data.Control.Length is 0)
            throw new Hl7Exception("The order control is missing.", data.ControlLocation, Hl7ErrorCode.RequiredFieldMissing);
        if (!OrderControl.TryFind(data.Control, out var action))
            throw new Hl7Exception("The order control is not taken.", data.ControlLocation, Hl7ErrorCode.TableValue);
        if (action is OrderAction.Query)
            throw new Hl7Exception("Status queries are not answered.", data.ControlLocation, Hl7ErrorCode.TableValue);
        effects.Accession = data.Accession;
        if (action is OrderAction.Response or OrderAction.NegativeResponse)
        {
            Answered(data, action);
            return;
        }

        var order = await _orders.FindAsync(data, cancellationToken);
        if (order is not null)
        {
            await CheckPatientAsync(order, data, action, cancellationToken);
            if (IsStale(order))
                return;
        }

        switch (action)
        {
            case OrderAction.Create:
            case OrderAction.Update:
                await UpsertAsync(order, data, action, cancellationToken);
                break;
            default:
                await ChangeAsync(Known(order, data), data, action, cancellationToken);
                break;
        }
    }

    private void Answered(OrderData data, OrderAction action)
    {
        if (action is OrderAction.NegativeResponse)
            effects.Warn(data.ControlLocation, Hl7ErrorCode.Accepted, "The other side could not follow an order message of ours");
        effects.Did($"noted the answer {data.Control}");
    }

    private static Order Known(Order? order, OrderData data) =>
        order ?? throw new Hl7Exception("No order has these identifiers.", data.ControlLocation[..data.ControlLocation.LastIndexOf('^')] + "^2", Hl7ErrorCode.UnknownKey);

    private async Task UpsertAsync(Order? order, OrderData data, OrderAction action, CancellationToken cancellationToken)
    {
        if (order is null)
        {
            if (action is OrderAction.Update && !options.UpsertOrders)
                Known(order, data);
            await CreateAsync(data, cancellationToken);
            return;
        }

        if (action is OrderAction.Create)
            await UpdatePatientAsync(order, cancellationToken);
        else
            await ComparePatientAsync(order, cancellationToken);
        await CheckStudyUidAsync(order, data, cancellationToken);
        var before = order.State;
        _applier.Update(order, data);
        var reopened = action is OrderAction.Create && !order.IsOpen && order.State is OrderState.Canceled or OrderState.Expired;
        if (reopened)
            OrderProgress.Move(order, StepIds(data), OrderState.Scheduled);
        ApplyStatus(order, data);
        db.ChangeTracker.DetectChanges();
        if (!IsChanged(order))
        {
            effects.Did("nothing: the order is known with the same data");
            Noted(order);
            return;
        }

        if (action is OrderAction.Create)
            effects.Warn(data.ControlLocation, Hl7ErrorCode.Accepted, "The order was known and has been updated");
        Changed(order, order.State == before ? "updated the order" : $"updated the order, {before} to {order.State}", keepVisit: action is OrderAction.Update);
    }

    private async Task CreateAsync(OrderData data, CancellationToken cancellationToken)
    {
        if (_sent is null)
            throw new Hl7Exception("A new order needs a patient.", "PID^1", Hl7ErrorCode.RequiredFieldMissing);
        if (data.Accession.Length is 0 && data.PlacerNumber.Length is 0 && data.FillerNumber.Length is 0 && data.StudyUid.Length is 0)
            throw new Hl7Exception("The order has no identifier at all.", data.AccessionLocation, Hl7ErrorCode.RequiredFieldMissing);
        if (data.Accession.Length > 0)
            await CheckAccessionAsync(data, cancellationToken);
        var patient = await _patients.FindAsync(_sent.Id, cancellationToken);
        if (patient is null)
        {
            patient = _patients.Create(_sent, context.SentAt);
            effects.Did("registered the patient");
        }
        else
        {
            CheckPlausible(patient);
            _patients.Update(patient, _sent, context.SentAt);
        }

        var order = _applier.Create(data, patient);
        ApplyStatus(order, data);
        Changed(order, order.State is OrderState.Requested ? "stored a request without accession number: not on the worklist" : $"created the order with {order.Steps.Count} step(s)", sign: false);
    }

    /// <summary>An accession number belongs to one patient for good (ORD-12).</summary>
    private async Task CheckAccessionAsync(OrderData data, CancellationToken cancellationToken)
    {
        foreach (var other in await _orders.ByAccessionAsync(data, cancellationToken))
        {
            if (!await IsSentPatientAsync(other, cancellationToken))
                throw new Hl7Exception("The accession number belongs to a different patient id.", data.AccessionLocation, Hl7ErrorCode.DuplicateKey);
        }
    }

    /// <summary>ORD-13: the UID of an open order may change until images are there.</summary>
    private async Task CheckStudyUidAsync(Order order, OrderData data, CancellationToken cancellationToken)
    {
        if (data.StudyUid.Length is 0 || order.StudyUid.Length is 0 || data.StudyUid == order.StudyUid)
            return;
        if (!order.IsOpen || await _orders.HasImagesAsync(order, cancellationToken))
            throw new Hl7Exception("The Study Instance UID of an order with images, or of a closed one, does not change.", data.StudyUidLocation, Hl7ErrorCode.DuplicateKey);
        effects.Warn(data.StudyUidLocation, Hl7ErrorCode.Accepted, "The Study Instance UID of the order changed");
    }

    /// <summary>ORD-11, ORD-12: another patient on a known order is never applied silently.</summary>
    private async Task CheckPatientAsync(Order order, OrderData data, OrderAction action, CancellationToken cancellationToken)
    {
        if (_sent is null || await IsSentPatientAsync(order, cancellationToken))
            return;
        if (action is OrderAction.Create or OrderAction.Update)
            throw new Hl7Exception("The accession number belongs to a different patient id.", data.AccessionLocation, Hl7ErrorCode.DuplicateKey);
        throw new Hl7Exception("The order belongs to a different patient id: wrong patient?", "PID^1^3^1^1", Hl7ErrorCode.UnknownKey);
    }

    private async Task<bool> IsSentPatientAsync(Order order, CancellationToken cancellationToken)
    {
        if (_sent is null)
            return true;
        var stored = await db.Patients.FindAsync([order.PatientRowId], cancellationToken);
        if (stored is null)
            return false;
        var own = await _patients.SurvivorAsync(stored, cancellationToken);
        if (await _patients.FindAsync(_sent.Id, cancellationToken) is { } sent)
            return sent.Id == own.Id;
        var known = own.OtherIds.Append(new PatientIdentifier(own.PatientId, own.Issuer)).ToHashSet();
        return _sent.OtherIds.Append(_sent.Id).Any(known.Contains);
    }

    private async Task UpdatePatientAsync(Order order, CancellationToken cancellationToken)
    {
        if (_sent is null || await _patients.FindAsync(_sent.Id, cancellationToken) is not { } patient)
            return;
        CheckPlausible(patient);
        if (_patients.Update(patient, _sent, context.SentAt))
            effects.Did("updated the patient");
        effects.OrderId = order.Id;
    }

    /// <summary>ORD-11: what a procedure update says of the patient is compared, and shown where it differs; the record stays.</summary>
    private async Task ComparePatientAsync(Order order, CancellationToken cancellationToken)
    {
        if (_sent is null || await db.Patients.FindAsync([order.PatientRowId], cancellationToken) is not { } patient)
            return;
        (bool Differs, string What, int Field)[] parts =
        [
            (_sent.Name is { Length: > 0 } name && name != patient.Name, "name", 5),
            (_sent.BirthDate is { Length: > 0 } date && date != patient.BirthDate, "birth date", 7),
            (_sent.Sex is { Length: > 0 } sex && sex != patient.Sex, "sex", 8),
        ];
        foreach (var (_, what, field) in parts.Where(p => p.Differs))
            effects.Warn($"PID^1^{field}", Hl7ErrorCode.Accepted, $"The {what} differs from the patient record, which an order update does not change");
    }

    private void CheckPlausible(Patient patient)
    {
        if (!context.Confirmed && PatientBook.IsImplausible(patient, _sent!))
            throw new Hl7Exception("Name, birth date and sex all differ from the patient of this id: wrong patient?", "PID^1^5", Hl7ErrorCode.UnknownKey);
    }

    private async Task ChangeAsync(Order order, OrderData data, OrderAction action, CancellationToken cancellationToken)
    {
        var before = order.State;
        var steps = StepIds(data);
        var done = action switch
        {
            OrderAction.Cancel => Cancel(order, steps, data),
            OrderAction.Discontinue => OrderProgress.Move(order, steps, OrderState.Discontinued, s => s is not (OrderState.Completed or OrderState.Canceled)),
            OrderAction.Replace => OrderProgress.Move(order, steps, OrderState.Replaced, s => s is not OrderState.Completed),
            OrderAction.Hold => OrderProgress.Hold(order),
            OrderAction.Release => OrderProgress.Resume(order),
            OrderAction.Report => Report(order, data),
            _ => Status(order, data),
        };
        if (!done)
        {
            effects.Did($"nothing: the order is {order.State} already");
            Noted(order);
            return;
        }

        if (!order.IsOpen && order.State is not OrderState.Completed && await _orders.HasImagesAsync(order, cancellationToken))
            effects.Warn(data.ControlLocation, Hl7ErrorCode.Accepted, "Images of this order are here; they stay, somebody should look");
        Changed(order, $"{before} to {order.State}", keepVisit: true);
    }

    private bool Cancel(Order order, IReadOnlyCollection<string> steps, OrderData data)
    {
        if (order.Steps.Any(s => s.State is OrderState.Started or OrderState.Completed) || order.State is OrderState.Started or OrderState.Completed)
            effects.Warn(data.ControlLocation, Hl7ErrorCode.Accepted, "What has been started is not canceled; discontinue (DC) is for that");
        return OrderProgress.Move(order, steps, OrderState.Canceled, OrderProgress.IsUnstarted);
    }

    private static bool Status(Order order, OrderData data)
    {
        if (OrderControl.StateOf(data.Status) is null)
            throw new Hl7Exception("The order status is not taken.", data.StatusLocation, data.Status.Length is 0 ? Hl7ErrorCode.RequiredFieldMissing : Hl7ErrorCode.TableValue);
        return ApplyStatus(order, data);
    }

    private static bool Report(Order order, OrderData data)
    {
        if (data.ResultStatus.Length is 0 || order.Attributes.GetValueOrDefault("ReportStatus") == data.ResultStatus)
            return false;
        order.Attributes = new Dictionary<string, string>(order.Attributes) { ["ReportStatus"] = FieldText.Cut(data.ResultStatus, 16) };
        return true;
    }

    private static bool ApplyStatus(Order order, OrderData data)
    {
        var steps = StepIds(data);
        return OrderControl.StateOf(data.Status) switch
        {
            null => false,
            OrderState.OnHold => OrderProgress.Hold(order),
            OrderState.Canceled => OrderProgress.Move(order, steps, OrderState.Canceled, OrderProgress.IsUnstarted),
            OrderState.Scheduled => OrderProgress.Move(order, steps, OrderState.Scheduled, s => s is OrderState.Arrived or OrderState.OnHold or OrderState.Canceled or OrderState.Expired),
            OrderState.Discontinued => OrderProgress.Move(order, steps, OrderState.Discontinued, s => s is not (OrderState.Completed or OrderState.Canceled)),
            var state => OrderProgress.Move(order, steps, state.Value, s => s is not OrderState.Replaced),
        };
    }

    private bool IsStale(Order order)
    {
        if (!options.IgnoreStale || context.Confirmed || order.Source != context.Sender || context.SentAt is not { } sent || order.MessageTime is not { } last || sent >= last)
            return false;
        effects.Warn("MSH^1^7", Hl7ErrorCode.Accepted, "STALE: a later message about this order has been applied already");
        effects.Did("nothing: the message is older than the order's last change");
        Noted(order);
        return true;
    }

    private bool IsChanged(Order order) =>
        db.Entry(order).State is not EntityState.Unchanged || order.Steps.Exists(s => db.Entry(s).State is not EntityState.Unchanged)
        || db.ChangeTracker.Entries<ProcedureStep>().Any(e => e.State is EntityState.Added && e.Entity.OrderId == order.Id);

    private void Changed(Order order, string what, bool sign = true, bool keepVisit = false)
    {
        var (pid, pv1) = (order.PidSegment, order.Pv1Segment);
        if (sign)
            _applier.Sign(order);
        if (keepVisit) // ORD-11: PID and PV1 of a procedure update change nothing
            (order.PidSegment, order.Pv1Segment) = (pid, pv1);
        db.Journal.Add(new JournalEntry { At = now, Type = JournalTypes.OrderChanged, OrderId = order.Id, PatientId = order.PatientRowId });
        effects.Did(what);
        Noted(order);
    }

    private void Noted(Order order)
    {
        effects.OrderId = order.Id;
        effects.PatientRowId = order.PatientRowId;
        effects.Accession = order.Accession;
    }

    private static string[] StepIds(OrderData data) => [.. data.Steps.Select(s => s.StepId).Where(id => id.Length > 0)];
}
