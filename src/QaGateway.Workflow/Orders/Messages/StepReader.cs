using System.Globalization;
using QaGateway.Hl7;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>When, where and how: the scheduled step of an OBR or IPC (§3).</summary>
internal sealed class StepReader(MessageContext context, Hl7Options options, MessageEffects effects)
{
    private const int MaxStations = 10;

    public StepData FromObr(Hl7Segment obr, OrderGroup group)
    {
        var modality = Modality(obr[24].Text);
        var station = Station(modality);
        var start = Start(group);
        return new StepData
        {
            StepId = FieldText.Identifier(obr[20], 16, obr.Location(20)),
            Modality = modality,
            StationAes = EnteringDevice(group.Orc) ?? Known(station?.AeTitles),
            StationName = Known(station?.Name),
            Location = Known(station?.Room),
            StartDate = start?.Date,
            StartTime = start?.Time,
            Protocol = FieldText.Code(obr, 4, 4, context.Message.SendingApplication) ?? FieldText.Code(obr, 4, 1, context.Message.SendingApplication),
            PerformingPhysician = Technician(obr),
        };
    }

    public StepData FromIpc(Hl7Segment ipc, OrderGroup group)
    {
        var start = Start(group);
        return new StepData
        {
            StepId = FieldText.Identifier(ipc[4], 16, ipc.Location(4)),
            Modality = Modality(ipc[5].Text),
            StationAes = StationAes(ipc),
            StationName = Known(FieldText.Cut(FieldText.Clean(ipc.Component(7, 2).Text ?? ipc[7].Text), 64)),
            Location = Known(FieldText.Cut(FieldText.Clean(ipc.Component(8, 2).Text ?? ipc[8].Text), 64)),
            StartDate = start?.Date,
            StartTime = start?.Time,
            Protocol = FieldText.Code(ipc, 6, 1, context.Message.SendingApplication),
            PerformingPhysician = group.Obr is { } obr ? Technician(obr) : null,
        };
    }

    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Modality(string? sent) => sent?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "RUS" => "US",
        "NMR" => "MR",
        "XRC" => "RF",
        "RAD" => "DX", // CR or DX is the station's affair; a site with CR names it in the station table
        { Length: <= 16 } other => FieldText.Clean(other),
        _ => null,
    };

    private static string? StationAes(Hl7Segment ipc)
    {
        var titles = new List<string>();
        for (var r = 1; r <= Math.Min(MaxStations, ipc.RepetitionCount(9)); r++)
        {
            if (FieldText.Identifier(ipc[9, 1, r], 16, ipc.Location(9, r)) is { Length: > 0 } title && !titles.Contains(title))
                titles.Add(title);
        }

        return titles.Count is 0 ? null : string.Join('\\', titles);
    }

    /// <summary>ORC-18 names the scanner; a longer text is the desk that the order was typed at.</summary>
    private string? EnteringDevice(Hl7Segment? orc)
    {
        var title = FieldText.Clean(orc?[18].Text);
        if (title.Length <= 16)
            return Known(title);
        effects.Warn(orc!.Location(18), Hl7ErrorCode.DataType, "The entering device is no AE title; the station table decides");
        return null;
    }

    private StationSettings? Station(string? modality)
    {
        var location = context.Message.First("PV1")?[3].Text ?? "";
        return options.Stations.FirstOrDefault(s =>
            (s.Modality.Length is 0 || s.Modality == modality)
            && (s.PatientLocation.Length is 0 || s.PatientLocation == location)
            && (s.Facility.Length is 0 || s.Facility == context.Message.SendingFacility));
    }

    private static string? Technician(Hl7Segment obr)
    {
        var family = FieldText.Clean(obr[34, 1, 1, 2].Text, inName: true);
        var given = FieldText.Clean(obr[34, 1, 1, 3].Text, inName: true);
        return family.Length is 0 ? null : FieldText.Cut($"{family}^{given}".TrimEnd('^'), 400);
    }

    /// <summary>TQ1-7, else ORC-7.4, OBR-27.4, OBR-36, OBR-6: the first that is a time, in the site's zone.</summary>
    private (string Date, string Time)? Start(OrderGroup group)
    {
        (Hl7Segment?, int, int)[] places = [(group.Timing, 7, 1), (group.Orc, 7, 4), (group.Obr, 27, 4), (group.Obr, 36, 1), (group.Obr, 6, 1)];
        foreach (var (segment, field, component) in places)
        {
            if (segment is null || segment[field, component].Text is not { } text)
                continue;
            if (Hl7Timestamp.TryParse(text, context.Zone, out var time) && time.Precision >= 8)
                return AtSite(time);
            effects.Warn(segment.Location(field, 1, component), Hl7ErrorCode.DataType, "The start is no time; the next place is looked at");
        }

        return null;
    }

    private (string Date, string Time) AtSite(Hl7Timestamp time)
    {
        if (time.Instant is not { } instant)
            return (time.Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture), "000000");
        var local = TimeZoneInfo.ConvertTime(instant, options.Zone);
        return (local.ToString("yyyyMMdd", CultureInfo.InvariantCulture), local.ToString("HHmmss", CultureInfo.InvariantCulture));
    }
}
