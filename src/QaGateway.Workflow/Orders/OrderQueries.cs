using QaGateway.Workflow.Ledger;

namespace QaGateway.Workflow.Orders;

public sealed record OrderFilter(
    string? Accession = null, string? PatientId = null, OrderState? State = null, string? Search = null, int Limit = 50, string? After = null);

public sealed record OrderPage(IReadOnlyList<OrderView> Items, string? Next);

/// <summary>An order with its patient (contract.md's order shape; matched studies are added by the caller).</summary>
public sealed record OrderView(Order Order, Patient Patient);

/// <summary>Newest first.</summary>
public sealed class OrderQueries
{
    public Task<OrderPage> ListAsync(OrderFilter filter, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<OrderView?> GetAsync(Guid orderId, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<PatientView?> GetPatientAsync(string patientId, string? issuer, Actor by, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <param name="Aliases">Identifiers merged into this patient.</param>
public sealed record PatientView(Patient Patient, IReadOnlyList<Patient> Aliases, IReadOnlyList<Order> Orders);

public sealed record CreateOrder(
    string PatientId, string Issuer, string PatientName, string BirthDate, string Sex, string? Accession, string Modality, string StationAe,
    DateTimeOffset Start, string Procedure, string? StudyUid, Actor By);

public abstract record CreateOrderOutcome
{
    public sealed record Created(Guid OrderId) : CreateOrderOutcome;

    public sealed record Refused(string Code, string Text) : CreateOrderOutcome;
}

/// <summary>Types an order in while the RIS is down (downtime order).</summary>
public sealed class CreateOrderHandler
{
    public Task<CreateOrderOutcome> HandleAsync(CreateOrder command, CancellationToken cancellationToken) => throw new NotImplementedException();
}
