using System.Globalization;
using QaGateway.Hl7;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>Weight and height from OBX, in kg and m; what no human has is dropped (§3).</summary>
internal static class BodyMeasures
{
    private const decimal MaxWeight = 650;
    private const decimal MaxHeight = 2.8m;

    public static void Read(Hl7Message message, Dictionary<string, string> attributes)
    {
        foreach (var obx in message.All("OBX"))
        {
            var code = obx[3].Text ?? "";
            var name = (obx.Component(3, 2).Text ?? code).ToUpperInvariant();
            if (!decimal.TryParse(obx[5].Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value <= 0)
                continue;
            var unit = (obx[6].Text ?? "").Trim().ToLowerInvariant();
            if (code is "29463-7" or "3141-9" || name is "BODY WEIGHT")
                Put(attributes, "PatientWeight", value * Kilograms(unit), MaxWeight);
            else if (code is "8302-2" || name is "BODY HEIGHT")
                Put(attributes, "PatientSize", value * Metres(unit, value), MaxHeight);
        }
    }

    private static decimal Kilograms(string unit) => unit switch
    {
        "g" => 0.001m,
        "lb" or "lbs" or "[lb_av]" => 0.45359237m,
        _ => 1,
    };

    private static decimal Metres(string unit, decimal value) => unit switch
    {
        "m" => 1,
        "cm" => 0.01m,
        "in" or "[in_i]" => 0.0254m,
        _ => value > 3 ? 0.01m : 1,
    };

    private static void Put(Dictionary<string, string> attributes, string keyword, decimal value, decimal most)
    {
        if (value <= most)
            attributes[keyword] = Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);
    }
}
