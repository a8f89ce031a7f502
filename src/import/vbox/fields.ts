/** What becomes of each element of VirtualBox's files. */
import { lost, section } from '../machines/fates';

const shared = lost('folders shared with virtual machines have no place in the format yet');

export const FIELDS = {
  machine: section('in <Machine>',
    ['used', 'MediaRegistry Hardware StorageControllers Snapshot'],
    [lost('free text may hold passwords'), 'Description'],
    ['plain', 'ExtraData Groups Teleporter FaultTolerance Recording Autostart DefaultFrontend'],
  ),
  hardware: section('in <Hardware>',
    ['used', 'CPU Memory Network Platform StorageControllers HostPci'],
    [shared, 'SharedFolders'],
    [lost('emulated TPMs have no place in the format yet'), 'TrustedPlatformModule'],
    ['plain', 'Firmware BIOS HID HPET Chipset Paravirt Boot Display VideoCapture Recording RemoteDisplay USB UART LPT AudioAdapter RTC Clipboard DragAndDrop IO HostWebcams Guest GuestProperties EmulatedUSB Keyboard Pointing IOMMU USBController'],
  ),
  network: section('in <Adapter>',
    ['used', 'NAT BridgedInterface HostOnlyInterface HostOnlyNetwork InternalNetwork NATNetwork'],
    [lost('it does not say which network it is on'), 'GenericInterface CloudNetwork'],
    ['plain', 'DisabledModes BandwidthGroup'],
  ),
  global: section('in <Global>', ['used', 'MachineRegistry NetserviceRegistry'], ['plain', 'ExtraData MediaRegistry USBDeviceFilters USBDeviceSources SystemProperties CloudProfiles Updates']),
} as const;
