using Microsoft.EntityFrameworkCore;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>Finds the order that a message means (ORD-10, ORD-12, ORD-13).</summary>
internal sealed class OrderBook(GatewayDbContext db)
{
    private OrderData? _for;
    private List<Order> _found = [];

    /// <summary>The order by Study UID, else accession number, else filler number, else placer number. An issuer that is missing on one side does not divide.</summary>
    /// <exception cref="Hl7Exception">Two keys name two orders (AE 205).</exception>
    public async Task<Order?> FindAsync(OrderData data, CancellationToken cancellationToken)
    {
        var found = await SharingAKeyAsync(data, cancellationToken);
        var byUid = found.FindAll(o => data.StudyUid.Length > 0 && o.StudyUid == data.StudyUid);
        var byAccession = found.FindAll(o => HasAccession(o, data));
        var byFiller = found.FindAll(o => data.FillerNumber.Length > 0 && o.FillerNumber == data.FillerNumber && IsSameIssuer(o.FillerIssuer, data.FillerIssuer));
        var byPlacer = found.FindAll(o => data.PlacerNumber.Length > 0 && o.PlacerNumber == data.PlacerNumber && IsSameIssuer(o.PlacerIssuer, data.PlacerIssuer));
        var order = Pick(byUid) ?? PickByAccession(byAccession, data);
        if (order is null && byUid.Count is 0 && byAccession.Count is 0)
            order = Pick(Fitting(byFiller, data)) ?? Pick(Fitting(byPlacer, data));
        if (order is not null)
            CheckKeys(order, data, byAccession, byFiller);
        return order;
    }

    /// <summary>Images have come: by the match, or under the order's Study UID.</summary>
    public Task<bool> HasImagesAsync(Order order, CancellationToken cancellationToken) =>
        db.Studies.AnyAsync(s => s.OrderId == order.Id || (order.StudyUid != "" && s.StudyUid == order.StudyUid), cancellationToken);

    /// <summary>Orders of the same accession number, whatever the procedure.</summary>
    public async Task<IReadOnlyList<Order>> ByAccessionAsync(OrderData data, CancellationToken cancellationToken) =>
        (await SharingAKeyAsync(data, cancellationToken)).FindAll(o => HasAccession(o, data));

    /// <summary>All four keys in one query; asked again for the same data it is not read again.</summary>
    private async Task<List<Order>> SharingAKeyAsync(OrderData data, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(_for, data))
            return _found;
        _found = await db.Orders.Include(o => o.Steps).Where(o =>
            (data.StudyUid != "" && o.StudyUid == data.StudyUid) || (data.Accession != "" && o.Accession == data.Accession)
            || (data.FillerNumber != "" && o.FillerNumber == data.FillerNumber) || (data.PlacerNumber != "" && o.PlacerNumber == data.PlacerNumber)).ToListAsync(cancellationToken);
        _for = data;
        return _found;
    }

    private static bool HasAccession(Order order, OrderData data) =>
        data.Accession.Length > 0 && order.Accession == data.Accession && IsSameIssuer(order.AccessionIssuer, data.AccessionIssuer);

    private static bool IsSameIssuer(string stored, string sent) => stored == sent || stored.Length is 0 || sent.Length is 0;

    private static Order? Pick(IReadOnlyList<Order> found) =>
        found.Where(o => o.State is not OrderState.Replaced).OrderByDescending(o => o.IsOpen).ThenByDescending(o => o.UpdatedAt).FirstOrDefault();

    /// <summary>One accession number may have several requested procedures: the one that is meant, if it is there.</summary>
    private static Order? PickByAccession(IReadOnlyList<Order> found, OrderData data)
    {
        var same = found.Where(o => SameProcedure(o, data)).ToList();
        return Pick(same);
    }

    /// <summary>An order whose accession number is another one is not meant, though the placer number is the same.</summary>
    private static List<Order> Fitting(List<Order> found, OrderData data) =>
        found.FindAll(o => (o.Accession.Length is 0 || data.Accession.Length is 0 || o.Accession == data.Accession) && SameProcedure(o, data));

    private static bool SameProcedure(Order order, OrderData data) =>
        order.RequestedProcedureId.Length is 0 || data.RequestedProcedureId.Length is 0 || data.RequestedProcedureId == data.Accession
        || order.RequestedProcedureId == data.RequestedProcedureId || order.RequestedProcedureId == order.Accession;

    private static void CheckKeys(Order order, OrderData data, IReadOnlyList<Order> byAccession, List<Order> byFiller)
    {
        if (data.Accession.Length > 0 && order.Accession.Length > 0 && order.Accession != data.Accession)
            throw new Hl7Exception("The Study Instance UID belongs to an order with another accession number.", data.StudyUidLocation, Hl7ErrorCode.DuplicateKey);
        if (byAccession.Count > 0 && byAccession.All(o => o.Id != order.Id))
            throw new Hl7Exception("Study Instance UID and accession number belong to two different orders.", data.AccessionLocation, Hl7ErrorCode.DuplicateKey);
        var fillers = byFiller.FindAll(o => o.State is not OrderState.Replaced);
        if (fillers.Count > 0 && fillers.All(o => o.Id != order.Id && o.Accession != order.Accession))
            throw new Hl7Exception("Filler number and the other keys belong to two different orders.", "ORC^1^3", Hl7ErrorCode.DuplicateKey);
    }
}
