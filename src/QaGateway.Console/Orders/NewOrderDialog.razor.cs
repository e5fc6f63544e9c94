using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using QaGateway.Console.Shared;
using QaGateway.Workflow.Ledger;
using QaGateway.Workflow.Orders;
using QaGateway.Workflow.Peers;

namespace QaGateway.Console.Orders;

/// <summary>Types an order in while the RIS is down.</summary>
public sealed partial class NewOrderDialog
{
    private static readonly string[] Modalities = ["CT", "MR", "CR", "DX", "US", "MG", "XA", "RF", "NM", "PT", "ES", "OT"];
    private Form _form = new();
    private IReadOnlyList<string> _aes = [];
    private string? _said;
    private bool _busy;

    [CascadingParameter] private IMudDialogInstance Instance { get; set; } = default!;
    [Inject] private Desk Desk { get; set; } = default!;
    [Inject] private TimeProvider Clock { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _form = new Form { Start = TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), Clock.LocalTimeZone).DateTime };
        var me = await Desk.WhoAsync();
        if (me.May(Permission.ViewPeers))
            _aes = [.. (await Desk.AskAsync<PeerHandlers, IReadOnlyList<Peer>>((h, who) => h.ListAsync(who, CancellationToken.None))).Where(p => !p.Knocking).Select(p => p.AeTitle)];
    }

    private async Task SendAsync()
    {
        _busy = true;
        try
        {
            var start = new DateTimeOffset(DateTime.SpecifyKind(_form.Start, DateTimeKind.Unspecified), Clock.LocalTimeZone.GetUtcOffset(_form.Start));
            var outcome = await Desk.AskAsync<CreateOrderHandler, CreateOrderOutcome>((h, me) => h.HandleAsync(
                new CreateOrder(
                    _form.PatientId.Trim(), _form.Issuer.Trim(), _form.Name.Trim(), _form.BirthDate?.ToString("yyyyMMdd", CultureInfo.InvariantCulture) ?? "", _form.Sex,
                    string.IsNullOrWhiteSpace(_form.Accession) ? null : _form.Accession.Trim(), _form.Modality, _form.StationAe.Trim(), start, _form.Procedure.Trim(), null, me),
                CancellationToken.None));
            switch (outcome)
            {
                case CreateOrderOutcome.Created created:
                    Instance.Close(DialogResult.Ok(created.OrderId));
                    break;
                case CreateOrderOutcome.Refused refused:
                    _said = refused.Text;
                    break;
            }
        }
        catch (Exception e)
        {
            _said = $"{Problem.From(e).Title}. {Problem.From(e).Advice}";
        }

        _busy = false;
    }

    private sealed class Form
    {
        public string Name { get; set; } = "";
        public string PatientId { get; set; } = "";
        public string Issuer { get; set; } = "";
        public DateOnly? BirthDate { get; set; }
        public string Sex { get; set; } = "";
        public string Procedure { get; set; } = "";
        public string Modality { get; set; } = "CT";
        public string StationAe { get; set; } = "";
        public string Accession { get; set; } = "";
        public DateTime Start { get; set; }

        public bool IsComplete => new[] { Name, PatientId, Procedure }.All(t => !string.IsNullOrWhiteSpace(t));
    }
}
